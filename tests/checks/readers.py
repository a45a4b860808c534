#!/usr/bin/env python3
"""Files for tests/checks/readers.sh.

    readers.py hostile DIR             files that are meant to exhaust a reader
    readers.py same DIR                one table in every format and character set
    readers.py bounded CANVASS FILE    ingest must refuse it, within 300 MB
    readers.py conform CANVASS DATA    csv-test-data and csv-spectrum against their JSON
"""
import csv
import gzip
import io
import json
import os
import resource
import subprocess
import sys
import zipfile

MAIN = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" ' \
       'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
TYPES = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships/'


def workbook(path, sheets, strings='', styles=''):
    """sheets: (name, XML or a function that writes it)."""
    with zipfile.ZipFile(path, 'w', zipfile.ZIP_DEFLATED) as z:
        z.writestr('[Content_Types].xml', '<Types/>')
        z.writestr('_rels/.rels', '<Relationships><Relationship Id="r" Type="%sofficeDocument" '
                   'Target="xl/workbook.xml"/></Relationships>' % TYPES)
        z.writestr('xl/workbook.xml', '<workbook %s><sheets>%s</sheets></workbook>' % (MAIN, ''.join(
            '<sheet name="%s" sheetId="%d" r:id="s%d"/>' % (name, i, i) for i, (name, _) in enumerate(sheets))))
        parts = ''.join('<Relationship Id="s%d" Type="%sworksheet" Target="worksheets/%d.xml"/>'
                        % (i, TYPES, i) for i in range(len(sheets)))
        for part in ('sharedStrings', 'styles'):
            parts += '<Relationship Id="%s" Type="%s%s" Target="%s.xml"/>' % (part, TYPES, part, part)
        z.writestr('xl/_rels/workbook.xml.rels', '<Relationships>%s</Relationships>' % parts)
        z.writestr('xl/sharedStrings.xml', '<sst %s>%s</sst>' % (MAIN, strings))
        z.writestr('xl/styles.xml', '<styleSheet %s>%s</styleSheet>' % (MAIN, styles))
        for i, (_, content) in enumerate(sheets):
            with z.open('xl/worksheets/%d.xml' % i, 'w') as f:
                f.write(('<worksheet %s><sheetData>' % MAIN).encode())
                if callable(content):
                    content(f)
                else:
                    f.write(content.encode())
                f.write(b'</sheetData></worksheet>')


def repeated(piece, times):
    def write(f):
        block = piece * 1000
        for _ in range(times // 1000):
            f.write(block)
    return write


def bombs_in_xml(put):
    laughs = ''.join('<!ENTITY a%d "%s">' % (i, ('&a%d;' % (i - 1)) * 10) for i in range(1, 11))
    laughs = '<!DOCTYPE l [<!ENTITY a0 "lol">' + laughs
    put('laughs.xml', laughs + ']><l><r>&a10;</r><r>b</r></l>')
    put('laughs-attribute.xml', laughs + ']><l><r x="&a10;"/><r x="b"/></l>')
    put('laughs-default.xml', laughs + '<!ATTLIST r x CDATA "&a9;">]><l><r/><r/></l>')
    put('laughs-parameter.xml', '<!DOCTYPE l [<!ENTITY % a0 "lol">' + ''.join(
        '<!ENTITY %% a%d "%s">' % (i, ('&#37;a%d;' % (i - 1)) * 10) for i in range(1, 12)) + '%a11;]><l/>')
    blow_up = '<!DOCTYPE l [<!ENTITY a "%s">]><l>' % ('x' * 100000)
    put('quadratic.xml', blow_up + ('<r>' + '&a;' * 1000 + '</r>') * 100 + '</l>')
    put('quadratic-attribute.xml', blow_up + ('<r x="' + '&a;' * 1000 + '"/>') * 100 + '</l>')
    small = '<!DOCTYPE l [<!ENTITY a "%s">]><l>' % ('x' * 1000)
    put('quadratic-small.xml', small + ('<r>' + '&a;' * 1000 + '</r>') * 1000 + '</l>')
    put('loop.xml', '<!DOCTYPE l [<!ENTITY a "&b;"><!ENTITY b "&a;">]><l>&a;</l>')
    put('deep.xml', '<a>' * 1000000)
    put('deep-closed.xml', '<a>' * 1000000 + '</a>' * 1000000)
    for name, content in (('attribute', '<r x="%s"/>'), ('comment', '<!--%s-->'), ('name', '<%s/>'),
                          ('instruction', '<?p %s?>'), ('cdata', '<r><![CDATA[%s]]></r>')):
        put('endless-%s.xml' % name, '<l>' + content % ('x' * 12000000) + '<r>b</r></l>')
    put('many-attributes.xml', '<l><r ' + ' '.join('a%d="1"' % i for i in range(300000)) + '/></l>')
    put('many-names.xml', '<l>' + ''.join('<r><a%d/></r>' % i for i in range(1000000)) + '</l>')
    put('many-entities.xml', '<!DOCTYPE l [%s]><l/>' % ''.join('<!ENTITY a%d "x">' % i for i in range(1000000)))


def bombs_in_json(put):
    put('deep.json', '[' * 1000000)
    put('deep-closed.json', '[' * 1000000 + ']' * 1000000)
    put('deep-objects.json', '{"a":' * 1000000)
    put('deep-line.jsonl', '{"a":1}\n{"a":' + '[' * 1000000 + ']' * 1000000 + '}\n')
    put('endless-string.json', '[{"a":"' + 'x' * 12000000)


def bombs_in_archives(folder):
    def path(name):
        return os.path.join(folder, name)
    for name, begins, piece in (('lines', b'', b'\n'), ('zeros', b'', b'0'), ('rows', b'a,b\n', b'1,2\n'),
                                ('cell', b'a,b\n1,"', b'x')):
        with gzip.open(path('bomb-%s.csv.gz' % name), 'wb') as g:
            g.write(begins)
            repeated(piece, 200000000 // len(piece))(g)
    with zipfile.ZipFile(path('bomb.zip'), 'w', zipfile.ZIP_DEFLATED) as z:
        with z.open('a.csv', 'w') as f:
            repeated(b'a', 200000000)(f)
    inner = io.BytesIO()
    with zipfile.ZipFile(inner, 'w', zipfile.ZIP_DEFLATED) as z:
        z.writestr('a.csv', 'id,text\n1,an answer\n')
    for depth in range(5):
        outer = io.BytesIO()
        with zipfile.ZipFile(outer, 'w', zipfile.ZIP_DEFLATED) as z:
            for i in range(10):
                z.writestr('%d.zip' % i, inner.getvalue())
        inner = outer
    with open(path('nested.zip'), 'wb') as f:
        f.write(inner.getvalue())
    one = '<row r="1"><c r="A1"><v>1</v></c></row>'
    workbook(path('cells.xlsx'), [('S', repeated(b'<row><c><v>1</v></c></row>', 5000000))])
    workbook(path('wide.xlsx'), [('S', repeated(b'<row><c r="XFD1"><v>1</v></c></row>', 61000))])
    workbook(path('text.xlsx'), [('S', lambda f: (f.write(b'<row r="1"><c t="inlineStr"><is><t>'),
                                                  repeated(b'a', 200000000)(f)))])
    workbook(path('strings.xlsx'), [('S', one)], strings='<si/>' * 10000000)
    workbook(path('strings-long.xlsx'), [('S', one)], strings='<si><t>%s</t></si>' % ('a' * 1000) * 140000)
    workbook(path('row-beyond.xlsx'), [('S', '<row r="99999999999"><c><v>1</v></c></row>')])


def hostile(folder):
    def put(name, text):
        with open(os.path.join(folder, name), 'w', encoding='utf-8') as f:
            f.write(text)
    bombs_in_xml(put)
    bombs_in_json(put)
    bombs_in_archives(folder)


ROWS = [['Reference', 'Region', 'Do you agree?', 'Please explain your answer'],
        ['R-1', 'Wales', 'Agree', 'Yes, it "works"; the café costs £5.50'],
        ['R-2', 'Scotland', 'Disagree', 'No.\nIt is too far from the station, and it doesn’t stop'],
        ['R-3', 'England', 'Agree', ''],
        ['R-4', 'Wales', '', 'Neither | nor\tand some more words']]


def delimited(delimiter, eol='\r\n', quoting=csv.QUOTE_MINIMAL, escape=None):
    out = io.StringIO()
    csv.writer(out, delimiter=delimiter, lineterminator=eol, quoting=quoting, doublequote=not escape,
               escapechar=escape).writerows(ROWS)
    return out.getvalue()


def escaped(text):
    return text.replace('&', '&amp;').replace('<', '&lt;').replace('"', '&quot;').replace('\n', '&#10;').replace('\t', '&#9;')


def same(folder):
    def put(name, content):
        with open(os.path.join(folder, name), 'wb') as f:
            f.write(content)
    plain = delimited(',').encode()
    put('plain.csv', plain)
    for name, text in (('semicolon', delimited(';')), ('tab', delimited('\t')), ('pipe', delimited('|')),
                       ('lf', delimited(',', '\n')), ('cr', delimited(',', '\r', csv.QUOTE_ALL)),
                       ('quoted', delimited(',', quoting=csv.QUOTE_ALL)),
                       ('backslash', delimited(',', quoting=csv.QUOTE_ALL, escape='\\')),
                       ('sep', 'sep=;\r\n' + delimited(';')),
                       ('blank', delimited(',').replace('R-1', '\r\n\r\nR-1')),
                       ('mixed', delimited(',').replace('explain your answer\r\n', 'explain your answer\n'))):
        put(name + '.csv', text.encode())
    for charset in ('utf-8-sig', 'utf-16', 'utf-16-le', 'utf-16-be', 'utf-32', 'cp1252', 'mac-roman'):
        put(charset + '.csv', delimited(',').encode(charset))
    put('iso-8859-1.csv', delimited(',').replace('’', "'").encode('iso-8859-1'))
    put('a.csv.gz', gzip.compress(plain[:40]) + gzip.compress(plain[40:]))
    with zipfile.ZipFile(os.path.join(folder, 'a.zip'), 'w', zipfile.ZIP_DEFLATED) as z:
        z.writestr('folder/a.csv', plain)
        z.writestr('README.md', 'not a table')
        z.writestr('__MACOSX/._a.csv', 'nor this')
    objects = [dict(zip(ROWS[0], row)) for row in ROWS[1:]]
    put('array.json', json.dumps(objects, indent=1).encode())
    put('ascii.json', json.dumps({'meta': {'count': 4, 'pages': [1]}, 'data': objects, 'next': None}).encode())
    put('nested.json', json.dumps({'a': {'results': objects}}, ensure_ascii=False).encode())
    put('wide.json', json.dumps(objects, ensure_ascii=False).encode('utf-16'))
    put('lines.jsonl', '\n'.join(json.dumps(o) for o in objects).encode())
    put('pretty.json', '\n'.join(json.dumps(o, indent=2) for o in objects).encode())
    put('grid.json', json.dumps(ROWS).encode())
    names = ['Reference', 'Region', 'Agree', 'Why']
    put('attributes.xml', ('<?xml version="1.0" encoding="UTF-8"?>\n<data>%s</data>' % ''.join(
        '<row %s/>' % ' '.join('%s="%s"' % (n, escaped(v)) for n, v in zip(names, row)) for row in ROWS[1:])).encode())
    put('elements.xml', ('<?xml version="1.0" encoding="windows-1252"?>\n<export date="x"><meta>4</meta><all>%s</all></export>'
        % ''.join('\n  <response>\n%s  </response>' % ''.join('    <%s>%s</%s>\n' % (n, escaped(v), n)
        for n, v in zip(names, row)) for row in ROWS[1:])).encode('cp1252'))
    strings = ''.join('<si><t xml:space="preserve">%s</t></si>' % escaped(v) for row in ROWS for v in row)
    width = len(ROWS[0])
    shared = ''.join('<row r="%d">%s</row>' % (r + 1, ''.join(
        '<c r="%s%d" t="s"><v>%d</v></c>' % ('ABCD'[c], r + 1, r * width + c) for c in range(width) if ROWS[r][c]))
        for r in range(len(ROWS)))
    inline = ''.join('<row>%s</row>' % ''.join('<c t="inlineStr"><is><r><t>%s</t></r><r><t>%s</t></r></is></c>'
                                             % (escaped(v[:3]), escaped(v[3:])) for v in row) for row in ROWS)
    notes = '<row><c t="inlineStr"><is><t>How to read this workbook, in a few words</t></is></c></row>'
    workbook(os.path.join(folder, 'shared.xlsx'), [('Notes', notes), ('Responses', shared)], strings=strings)
    workbook(os.path.join(folder, 'inline.xlsx'), [('Sheet1', inline)])


def conform(canvass, data):
    """Prints one line for each file: ok NAME, or FAIL NAME and why."""
    def table(path):
        run = subprocess.run([canvass, 'ingest', '--table', path], capture_output=True)
        return run.returncode, list(csv.reader(io.StringIO(run.stdout.decode(), newline='')))
    folder = os.path.join(data, 'csv-test-data')
    for name in sorted(os.listdir(os.path.join(folder, 'json'))):
        with open(os.path.join(folder, 'json', name), encoding='utf-8') as f:
            want = json.load(f)
        path = os.path.join(folder, 'csv', name.replace('.json', '.csv'))
        code, got = table(path)
        if want and isinstance(want[0], dict):
            want = [list(want[0])] + [list(row.values()) for row in want]
        elif not want:
            want = [['foo', 'bar', 'baz']]
        print('ok' if (code, got) == (0, want) else 'FAIL', 'csv-test-data', name)
    folder = os.path.join(data, 'csv-spectrum')
    for name in sorted(os.listdir(os.path.join(folder, 'json'))):
        with open(os.path.join(folder, 'json', name), encoding='utf-8', newline='') as f:
            want = json.load(f)
        want = want if isinstance(want, list) else [want]
        if name.startswith('location'):  # its JSON has another telephone number than its CSV
            want[0]['Contact Phone Number'] = '2095257564'
        path = os.path.join(folder, 'csvs', name.replace('.json', '.csv'))
        with open(path, 'rb') as f:
            if b'\r' not in f.read():  # checked out with other line ends than its JSON has
                want = [{k: v.replace('\r\n', '\n') for k, v in row.items()} for row in want]
        code, got = table(path)
        rows = [dict(zip(got[0], row)) for row in got[1:]] if got else []
        print('ok' if code == 0 and rows == want else 'FAIL', 'csv-spectrum', name)


def bounded(canvass, path):
    """Gives what is wrong, or None."""
    def limit():
        resource.setrlimit(resource.RLIMIT_CPU, (20, 20))
        resource.setrlimit(resource.RLIMIT_AS, (2 << 30, 2 << 30))
    run = subprocess.run([canvass, 'ingest', path], stdout=subprocess.DEVNULL, stderr=subprocess.PIPE,
                         preexec_fn=limit)
    held = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
    said = run.stderr.decode()
    if run.returncode != 65 or 'ingest: error: ' not in said:
        return 'code %d: %s' % (run.returncode, said[-300:])
    return None if held <= 300 * 1024 else '%d KiB held' % held


if __name__ == '__main__':
    if sys.argv[1] == 'hostile':
        hostile(sys.argv[2])
    elif sys.argv[1] == 'same':
        same(sys.argv[2])
    elif sys.argv[1] == 'bounded':
        sys.exit(bounded(sys.argv[2], sys.argv[3]))
    else:
        conform(sys.argv[2], sys.argv[3])

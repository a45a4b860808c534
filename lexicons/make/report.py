"""What sentiment.md and trained-en.tsv say beside their figures, which sentiment.py fills in."""

HEAD = """# Where the weights in trained-en.tsv come from

Written by `make lexicons` (lexicons/make/sentiment.py). Sign accuracy on the texts that
are not neutral; a score of exactly 0 counts as wrong. *Left out*: nothing of that set,
its training part included, was used for its figure. The movie snippets of vader_gold are
of the same reviews as sst2, in another spelling: those that are sentences of sst2's test
part are never trained on. VADER's lexicon was made by the authors of vader_gold: its words
were rated, not these texts, by raters of the same kind; the rows without it say what is
left without that. *Half by half*: all sets and the other half of this one were used, as
they are for whatever else of the kind comes to be judged.

What is a set's own is kept from the words: a column for each kind of text takes how its
texts of few words lean, vectors are centred in each set, and a kind (all film reviews are
one) counts by a power ({size}) of its size. A word's weight is shrunk toward what its vector
says of it (as learnt from the rated words), not toward 0, unless it can only be a noun:
nouns are what a text is about. Those that matter most are kept, take over what the others
said, and are shrunk by {trust}: beside a word that people rated, and in texts of another
kind, they say less than where they were estimated. "Not" alone weighs at most {negator:.2f}, "!"
{mark:.2f}. Texts that people found neutral pull toward 0. Words such as "then" and "go" take
what they say of a text and are not written: they would be no evidence.
These choices were made once, for all sets, by the figures with a set left out.
"""
TRUST_HEAD = """
What the shrinking costs and brings, each set left out: as committed, had the weights been
shrunk by another factor.

| shrunk by | """
# Measured once, beside this script.
TWEETS = """
## Why not more on the tweets of vader_gold

VADER has 0.923 there: its authors developed it on these tweets (the set's SOURCE.txt). Where
the mean of twenty ratings is within 0.1 of nothing, so that its sign is little more than
chance, VADER's sign, where it has one, is the same in 0.89 of the tweets, and in 0.46 of the
film snippets; ours in 0.70 and 0.52. Ratings of the same tweets by another twenty people
would agree in about 0.95 of the signs (a mean's standard error taken as 0.2 to 0.25).

| tweets, estimated from the other half of them | sign accuracy |
| --- | --- |
| a lean, and factors of our four parts (curated, rated by one, by several, estimated) | 0.925 |
| these, and each word of the tweets, by the ridge (1, 3, 10) | 0.926, 0.926, 0.927 |
| these, and the sentence encoder's vector, by the ridge (1, 3, 10) | 0.916, 0.924, 0.934 |
| these, and VADER's sum | 0.961 |

A lean (two of three tweets are positive) is no evidence in other texts. Estimated words at
half their weight beside rated ones give 0.913, and 0.783 on sst2; no sign of the kind of
text (first or second person, length, marks) tells where that would help. Witnesses from
words in sentences and by kernel ridge explain more of the ratings of other words (0.67 of
their variance for 0.58) and bring nothing with a set left out; nor do a witness for pairs,
no pairs with "not", or other factors for kinds of terms. What the ratings of curated words
would add differs in sign from set to set (factors fitted within each).
"""
RATED_HEAD = """
## Lexicons that people rated

Their ratings (on VADER's scale, -4 to 4; the mean where several have a word) were a term
of the regression: a rating by one lexicon came out as worth {one:.2f} of it, by several {several:.2f},
and that is the weight of kind `rated` in trained-en.tsv, whose source column names them.
Words that sentiment-en.tsv has are left to it. Left out are terms for people, their faith
and health, slurs, words of the domain, and what one lexicon alone rates and the word's
vector does not bear out.
"""
TSV_HEAD = """# Weights estimated from lexicons that people rated (rated) and from labelled text, see
# sentiment.md beside it: of words and pairs of words for sentiment (trained, and
# trained_negated after a negator), and toward the object of a proposal (side,
# side_negated). Written by `make lexicons`. term, weight, kind, source. Ratings estimated
# from: VADER (MIT, Copyright (c) 2016 C.J. Hutto), AFINN (Apache License 2.0, Finn Arup
# Nielsen), pattern (BSD 3-clause, Copyright (c) 2011-2013 University of Antwerp, Belgium).
"""

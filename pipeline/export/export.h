/* export.h: the command `canvass export`: a database's content as files that other
 * programs read (canvass-export(1)). */
#ifndef CANVASS_EXPORT_H
#define CANVASS_EXPORT_H

#include "../options.h"

extern const struct option_spec export_options[];

/* argv[0] is "export". Returns the exit code; messages have been printed. */
int export_main(int argc, char **argv);

#endif

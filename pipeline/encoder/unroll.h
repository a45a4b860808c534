/* unroll.h: a loop whose accumulators must stay in registers, whatever the -O. */
#ifndef CANVASS_UNROLL_H
#define CANVASS_UNROLL_H

#ifdef __clang__
#define UNROLL _Pragma("unroll")
#else
#define UNROLL _Pragma("GCC unroll 16")
#endif

#endif

/* A gigabyte of zeroes that the program may or may not touch. */
#include <stdio.h>
static char a[1 << 30];
int main(int argc, char **argv) {
    if (argc > 1) for (long i = 0; i < sizeof a; i += 4096) a[i] = 1;
    printf("%d\n", a[argc]);
    return 0;
}

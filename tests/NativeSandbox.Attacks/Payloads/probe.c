/* Makes one system call: probe NUMBER[,ARGUMENT]... and prints the name of its errno, or OK.
   An argument is a number, "text" for a string, or @N for N zero bytes. Without seccomp's word a number may be above 32 bits. */
#define _GNU_SOURCE
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

int main(int argc, char **argv) {
    for (int i = 1; i < argc; i++) {
        long value[7] = { 0 };
        int n = 0;
        for (char *part = strtok(strdup(argv[i]), ","); part && n < 7; part = strtok(NULL, ","), n++) {
            if (*part == '"') value[n] = (long)(part + 1);
            else if (*part == '@') value[n] = (long)calloc(1, strtoul(part + 1, NULL, 0));
            else value[n] = (long)strtoull(part, NULL, 0);
        }
        long result = syscall(value[0], value[1], value[2], value[3], value[4], value[5], value[6]);
        puts(result >= 0 ? "OK" : strerrorname_np(errno));
        fflush(stdout);
    }
    return 0;
}

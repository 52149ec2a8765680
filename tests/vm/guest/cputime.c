// cputime user|system|threads|children SECONDS: uses that much CPU time of each of one or four, prints what getrusage(2) says of it
// in microseconds, "USER SYSTEM", and then waits to be ended.
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static double seconds;

static double used(clockid_t clock) {
    struct timespec t;
    clock_gettime(clock, &t);
    return t.tv_sec + t.tv_nsec / 1e9;
}

static void *spin(void *unused) {
    volatile long n = 0;
    while (used(CLOCK_THREAD_CPUTIME_ID) < seconds)
        for (int i = 0; i < 10000; i++) n++;
    return unused;
}

static void call(void) {
    static char buffer[1 << 20];
    FILE *zero = fopen("/dev/zero", "r");
    while (used(CLOCK_THREAD_CPUTIME_ID) < seconds)
        for (int i = 0; i < 4; i++) read(fileno(zero), buffer, sizeof buffer);
}

int main(int argc, char **argv) {
    if (argc != 3) return 2;
    seconds = atof(argv[2]);
    pthread_t threads[4];
    if (!strcmp(argv[1], "user")) spin(NULL);
    else if (!strcmp(argv[1], "system")) call();
    else if (!strcmp(argv[1], "threads")) {
        for (int i = 0; i < 4; i++) pthread_create(&threads[i], NULL, spin, NULL);
        for (int i = 0; i < 4; i++) pthread_join(threads[i], NULL);
    } else {
        for (int i = 0; i < 4; i++)
            if (fork() == 0) { spin(NULL); _exit(0); }
        while (wait(NULL) > 0) { }
    }
    struct rusage self, children;
    getrusage(RUSAGE_SELF, &self);
    getrusage(RUSAGE_CHILDREN, &children);
    printf("%ld %ld\n", (self.ru_utime.tv_sec + children.ru_utime.tv_sec) * 1000000L + self.ru_utime.tv_usec + children.ru_utime.tv_usec,
           (self.ru_stime.tv_sec + children.ru_stime.tv_sec) * 1000000L + self.ru_stime.tv_usec + children.ru_stime.tv_usec);
    fflush(stdout);
    pause();
    return 0;
}

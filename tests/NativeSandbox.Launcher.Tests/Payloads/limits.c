/* Programs that want more than they may have: limits WHAT [HOW MUCH]. */
#define _GNU_SOURCE
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static void *spin(void *unused) { for (volatile unsigned long i = 0;; i++) { } return unused; }

static void spin_ms(long ms) {
    struct timespec t;
    do clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t); while (t.tv_sec * 1000 + t.tv_nsec / 1000000 < ms);
}

static void *wait_forever(void *unused) { for (;;) pause(); return unused; }

static void touch(char *at, size_t bytes) { for (size_t i = 0; i < bytes; i += 4096) at[i] = 1; }

static void note(int signal) { (void)signal; }

int main(int argc, char **argv) {
    const char *what = argv[1];
    long much = argc > 2 ? atol(argv[2]) : 0;
    if (!strcmp(what, "heap")) {
        for (long i = 0; i < much; i++) touch(malloc(1 << 20), 1 << 20);
        puts("had it");
    } else if (!strcmp(what, "stack")) {
        volatile char room[much << 20];
        touch((char *)room, (size_t)much << 20);
        puts("had it");
    } else if (!strcmp(what, "spin")) {
        if (much) spin_ms(much); else spin(NULL);
    } else if (!strcmp(what, "threads")) {
        pthread_t thread;
        for (long i = 1; i < much; i++) if (pthread_create(&thread, NULL, spin, NULL)) return 3;
        spin(NULL);
    } else if (!strcmp(what, "children")) {
        for (long i = 0; i < much; i++) if (fork() == 0) spin(NULL);
        while (wait(NULL) > 0) { }
    } else if (!strcmp(what, "short-children")) {
        for (;;) {
            if (fork() == 0) { spin_ms(20); _exit(0); }
            wait(NULL);
        }
    } else if (!strcmp(what, "xcpu")) {
        signal(SIGXCPU, note);
        spin(NULL);
    } else if (!strcmp(what, "pause")) {
        for (;;) pause();
    } else if (!strcmp(what, "sleep")) {
        for (;;) sleep(1000);
    } else if (!strcmp(what, "stop")) {
        raise(SIGSTOP);
        for (;;) pause();
    } else if (!strcmp(what, "deaf")) {
        for (int s = 1; s < 64; s++) signal(s, SIG_IGN);
        puts("deaf");
        fflush(stdout);
        for (;;) pause();
    } else if (!strcmp(what, "processes")) {
        /* How many there may be; they wait, so that they are there at once. */
        long made = 0;
        for (; made < 5000; made++) {
            pid_t child = fork();
            if (child < 0) break;
            if (child == 0) for (;;) pause();
        }
        printf("%ld\n", made + 1);
    } else if (!strcmp(what, "thread-count")) {
        pthread_t thread;
        pthread_attr_t small;
        pthread_attr_init(&small);
        pthread_attr_setstacksize(&small, 16384);
        long made = 0;
        while (made < 5000 && pthread_create(&thread, &small, wait_forever, NULL) == 0) made++;
        printf("%ld\n", made + 1);
        fflush(stdout);
        _exit(0);
    } else if (!strcmp(what, "forkbomb")) {
        for (;;) fork();
    } else if (!strcmp(what, "flood")) {
        static char block[65536];
        memset(block, 'x', sizeof block);
        for (;;) if (write(much, block, sizeof block) < 0) return 4;
    } else if (!strcmp(what, "file")) {
        int file = open("/tmp/large", O_CREAT | O_WRONLY, 0600);
        static char block[1 << 20];
        for (long i = 0; i < much; i++) if (write(file, block, sizeof block) != sizeof block) { perror("write"); return 5; }
        puts("had it");
    } else if (!strcmp(what, "files")) {
        int last = 0, file;
        while ((file = open("/dev/null", O_RDONLY)) >= 0) last = file;
        printf("%d\n", last + 1);
    } else if (!strcmp(what, "signal")) {
        raise(much);
        return 6;
    } else if (!strcmp(what, "abort")) {
        abort();
    } else if (!strcmp(what, "entry32")) {
        /* The 32-bit entry of the kernel: the number means exit there, something else where it is taken for 64-bit. */
        __asm__ volatile("int $0x80" : : "a"(1), "b"(7));
    } else return 2;
    return 0;
}

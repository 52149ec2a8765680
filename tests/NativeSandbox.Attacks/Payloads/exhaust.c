/* Uses up one thing: exhaust WHAT. Ends by itself once it gets no more. */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/inotify.h>
#include <sys/ipc.h>
#include <sys/mman.h>
#include <sys/shm.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/timerfd.h>
#include <sys/wait.h>
#include <unistd.h>

#define MB (1 << 20)
static char block[MB];

static void done(const char *why) { printf("%s %s\n", why, strerrorname_np(errno)); fflush(stdout); }

static void fill(int fd) { while (write(fd, block, sizeof block) == sizeof block) { } }

static void daemonize(void) {
    for (int s = 1; s < 64; s++) signal(s, SIG_IGN);
    if (fork()) return;
    setsid();
    if (fork()) _exit(0);
    for (int s = 1; s < 64; s++) signal(s, SIG_IGN);
    for (;;) pause();
}

static long sockets_filled(void) {
    long bytes = 0;
    for (;;) {
        int pair[2];
        if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK, 0, pair)) return bytes;
        int size = 1 << 30;
        setsockopt(pair[0], SOL_SOCKET, SO_SNDBUF, &size, sizeof size);
        long sent;
        while ((sent = write(pair[0], block, 65536)) > 0) bytes += sent;
    }
}

int main(int argc, char **argv) {
    const char *what = argv[1];
    memset(block, 1, sizeof block);
    if (!strcmp(what, "heap")) for (;;) { char *p = malloc(MB); if (!p) break; memset(p, 1, MB); }
    else if (!strcmp(what, "memfd")) { fill(memfd_create("m", 0)); }
    else if (!strcmp(what, "tmpfs")) { for (int i = 0; i < 10000; i++) { char n[32]; sprintf(n, "/tmp/f%d", i); int f = open(n, O_CREAT | O_WRONLY, 0600); if (f < 0 || write(f, block, MB) != MB) break; close(f); } }
    else if (!strcmp(what, "dev-shm")) { for (int i = 0; i < 10000; i++) { char n[32]; sprintf(n, "/dev/shm/f%d", i); int f = open(n, O_CREAT | O_WRONLY, 0600); if (f < 0 || write(f, block, MB) != MB) break; close(f); } }
    else if (!strcmp(what, "deleted")) { for (int i = 0; i < 10000; i++) { int f = open("/tmp/f", O_CREAT | O_WRONLY, 0600); unlink("/tmp/f"); if (f < 0 || write(f, block, MB) != MB) break; } }
    else if (!strcmp(what, "shared")) for (;;) { char *p = mmap(NULL, MB, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0); if (p == MAP_FAILED) break; memset(p, 1, MB); }
    else if (!strcmp(what, "sysv")) for (;;) { int id = shmget(IPC_PRIVATE, MB, IPC_CREAT | 0600); char *p = id < 0 ? (char *)-1 : shmat(id, NULL, 0); if (p == (char *)-1) break; memset(p, 1, MB); }
    else if (!strcmp(what, "page-tables")) {
        /* One byte every 2 MB costs a page and a page of the table. */
        for (long step = 0;; step++) { char *p = mmap((void *)(0x100000000000 + (step << 30)), 4096, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED_NOREPLACE, -1, 0); if (p == MAP_FAILED) break; *p = 1; }
    }
    else if (!strcmp(what, "pipes")) {
        for (int child = 0; child < 60; child++) if (fork() == 0) {
            int pipe[2];
            while (!pipe2(pipe, O_NONBLOCK)) { fcntl(pipe[1], F_SETPIPE_SZ, MB); fill(pipe[1]); }
            for (;;) pause();
        }
        wait(NULL); /* for the kernel to end one of them, or all of us */
    }
    else if (!strcmp(what, "sockets")) {
        int report[2];
        pipe(report);
        int children = 0;
        while (children < 60 && fork() != 0) children++;
        if (children < 60) {
            close(report[0]);
            long bytes = sockets_filled();
            write(report[1], &bytes, sizeof bytes);
            for (;;) pause();
        }
        close(report[1]);
        long all = 0, one;
        for (int i = 0; i < 60; i++) if (read(report[0], &one, sizeof one) == sizeof one) all += one;
        printf("%ld\n", all);
        fflush(stdout);
        _exit(0);
    }
    else if (!strcmp(what, "tiny-files")) {
        long n = 0;
        for (;; n++) { char name[32]; sprintf(name, "/tmp/%ld", n); int f = open(name, O_CREAT | O_WRONLY, 0600); if (f < 0) break; close(f); }
        printf("%ld ", n);
    }
    else if (!strcmp(what, "deep")) { long n = 0; while (mkdir("d", 0755) == 0 && chdir("d") == 0) n++; printf("%ld ", n); }
    else if (!strcmp(what, "sparse")) { int f = open("/tmp/s", O_CREAT | O_RDWR, 0600); long r = ftruncate(f, 1L << 40); if (r == 0) { lseek(f, (1L << 40) - 1, SEEK_SET); write(f, "x", 1); puts("made"); return 0; } }
    else if (!strcmp(what, "inotify")) { int n = 0; while (inotify_init() >= 0) n++; printf("%d ", n); }
    else if (!strcmp(what, "timers")) { int n = 0; while (timerfd_create(CLOCK_MONOTONIC, 0) >= 0) n++; printf("%d ", n); }
    else if (!strcmp(what, "daemons")) { for (int i = 0; i < 10; i++) daemonize(); puts("left"); return 0; }
    else if (!strcmp(what, "zombies")) { long n = 0; for (;; n++) { pid_t c = fork(); if (c == 0) _exit(0); if (c < 0) break; } printf("%ld ", n); }
    else if (!strcmp(what, "orphans")) { int refused = 0; for (int i = 0; i < 2000; i++) { pid_t c = fork(); if (c == 0) { if (fork() == 0) _exit(0); _exit(0); } if (c < 0) { if (++refused > 10000) { done("no more"); return 1; } usleep(1000); i--; } else waitpid(c, NULL, 0); } puts("reaped"); return 0; }
    else if (!strcmp(what, "forkbomb")) for (;;) fork();
    else if (!strcmp(what, "threadbomb")) { for (;;) { pthread_t t; pthread_create(&t, NULL, (void *)pause, NULL); } }
    else if (!strcmp(what, "stdin")) { for (;;) pause(); }
    done("no more");
    return 0;
}

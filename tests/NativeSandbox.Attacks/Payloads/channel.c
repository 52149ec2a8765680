/* Leaves something for another box, or looks for it: channel KIND leave|find. */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <mqueue.h>
#include <netinet/in.h>
#include <arpa/inet.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/inotify.h>
#include <sys/ipc.h>
#include <sys/mman.h>
#include <sys/msg.h>
#include <sys/sem.h>
#include <sys/shm.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#define KEY 0x4e53

static int say(long result) {
    puts(result >= 0 ? "OK" : strerrorname_np(errno));
    fflush(stdout);
    return 0;
}

static long abstract(int leave, const char *name) {
    struct sockaddr_un a = { .sun_family = AF_UNIX };
    strcpy(a.sun_path + 1, name);
    socklen_t length = sizeof(sa_family_t) + 1 + strlen(name);
    int s = socket(AF_UNIX, SOCK_STREAM, 0);
    if (!leave) return connect(s, (void *)&a, length);
    if (bind(s, (void *)&a, length)) return -1;
    return listen(s, 5);
}

static long file(int leave, const char *path) {
    int f = leave ? open(path, O_CREAT | O_WRONLY, 0666) : open(path, O_RDONLY);
    return f < 0 || (leave && write(f, "left", 4) != 4) ? -1 : 0;
}

static long lock(int leave, short type) {
    int f = open("/usr/bin/env", O_RDONLY);
    struct flock l = { .l_type = leave ? F_RDLCK : F_WRLCK, .l_whence = SEEK_SET };
    if (leave) return fcntl(f, type, &l);
    if (fcntl(f, type == F_SETLK ? F_GETLK : F_OFD_GETLK, &l)) return -1;
    if (l.l_type == F_UNLCK) { errno = ENOENT; return -1; }
    return 0;
}

static int watching = -1;

static long watch(int leave) {
    if (!leave) return open("/usr/bin/env", O_RDONLY);
    watching = inotify_init();
    return inotify_add_watch(watching, "/usr/bin/env", IN_OPEN);
}

int main(int argc, char **argv) {
    const char *kind = argv[1];
    int leave = !strcmp(argv[2], "leave");
    long result = -1;
    errno = EINVAL;
    if (!strcmp(kind, "abstract")) result = abstract(leave, "channel");
    else if (!strcmp(kind, "named")) result = abstract(leave, argv[3]);
    else if (!strcmp(kind, "shm")) result = shmget(KEY, 4096, leave ? IPC_CREAT | 0666 : 0666);
    else if (!strcmp(kind, "msg")) result = msgget(KEY, leave ? IPC_CREAT | 0666 : 0666);
    else if (!strcmp(kind, "sem")) result = semget(KEY, 1, leave ? IPC_CREAT | 0666 : 0666);
    else if (!strcmp(kind, "mq")) result = mq_open("/channel", leave ? O_CREAT | O_RDWR : O_RDWR, 0666, NULL);
    else if (!strcmp(kind, "posix-shm")) result = shm_open("/channel", leave ? O_CREAT | O_RDWR : O_RDWR, 0666);
    else if (!strcmp(kind, "file")) result = file(leave, argv[3]);
    else if (!strcmp(kind, "flock")) {
        result = flock(open("/usr/bin/env", O_RDONLY), LOCK_EX | LOCK_NB);
        if (!leave) { if (result == 0) { result = -1; errno = ENOENT; } else result = 0; } /* refused: somebody's lock is seen */
    }
    else if (!strcmp(kind, "posix-lock")) result = lock(leave, F_SETLK);
    else if (!strcmp(kind, "ofd-lock")) result = lock(leave, F_OFD_SETLK);
    else if (!strcmp(kind, "watch")) result = watch(leave);
    else if (!strcmp(kind, "lease")) result = fcntl(open("/usr/bin/env", O_RDONLY), F_SETLEASE, F_RDLCK);
    else if (!strcmp(kind, "connect")) {
        struct sockaddr_in a = { AF_INET, htons(atoi(argv[4])), { inet_addr(argv[3]) } };
        int s = socket(AF_INET, !strcmp(argv[2], "udp") ? SOCK_DGRAM : SOCK_STREAM, 0);
        result = connect(s, (void *)&a, sizeof a);
        if (result == 0 && !strcmp(argv[2], "udp")) result = send(s, "x", 1, 0);
    }
    else if (!strcmp(kind, "connect6")) {
        struct sockaddr_in6 a = { AF_INET6, htons(atoi(argv[4])) };
        inet_pton(AF_INET6, argv[3], &a.sin6_addr);
        result = connect(socket(AF_INET6, SOCK_STREAM, 0), (void *)&a, sizeof a);
    }
    say(result);
    if (leave) {
        /* Until standard input ends, or somebody ends us. */
        char c;
        if (argc > 3 && !strcmp(argv[argc - 1], "stay")) {
            if (watching >= 0 && read(watching, (char[4096]) { 0 }, 4096) > 0) puts("SEEN"), fflush(stdout);
            for (;;) pause();
        }
    }
    return 0;
}

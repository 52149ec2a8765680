/* Tries to get at what is not the box's: escape WHAT. Prints one line an attempt: its name and OK or the errno. */
#define _GNU_SOURCE
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/ptrace.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <sys/wait.h>
#include <unistd.h>

static void say(const char *what, long result) {
    printf("%s %s\n", what, result >= 0 ? "OK" : strerrorname_np(errno));
    fflush(stdout);
}

static void trace(const char *who, pid_t pid) {
    char line[64], stolen[8];
    struct iovec here = { stolen, 8 }, there = { (void *)0x400000, 8 };
    snprintf(line, 64, "ptrace-%s", who);
    say(line, ptrace(PTRACE_SEIZE, pid, 0, 0));
    snprintf(line, 64, "read-%s", who);
    say(line, process_vm_readv(pid, &here, 1, &there, 1, 0));
    snprintf(line, 64, "write-%s", who);
    say(line, process_vm_writev(pid, &here, 1, &there, 1, 0));
    int handle = syscall(SYS_pidfd_open, pid, 0);
    snprintf(line, 64, "getfd-%s", who);
    say(line, handle < 0 ? -1 : syscall(SYS_pidfd_getfd, handle, 3, 0));
    char path[64];
    snprintf(path, 64, "/proc/%d/mem", pid);
    snprintf(line, 64, "mem-%s", who);
    say(line, open(path, O_RDWR));
    snprintf(path, 64, "/proc/%d/fd/3", pid);
    snprintf(line, 64, "fd-%s", who);
    say(line, open(path, O_RDWR));
    snprintf(path, 64, "/proc/%d/root/etc", pid);
    snprintf(line, 64, "root-%s", who);
    say(line, open(path, O_RDONLY));
}

static void *add(void *sum) { ++*(int *)sum; return NULL; }

int main(int argc, char **argv) {
    const char *what = argv[1];
    if (!strcmp(what, "descriptors")) {
        for (int fd = 0; fd < 65536; fd++) if (fcntl(fd, F_GETFD) >= 0) printf("%d ", fd);
        puts("");
    } else if (!strcmp(what, "self")) {
        /* CVE-2019-5736: the program that started us, by our own link to it. */
        say("write-self", open("/proc/self/exe", O_WRONLY));
        say("truncate-self", open("/proc/self/exe", O_WRONLY | O_TRUNC));
        say("write-init", open("/proc/1/exe", O_WRONLY));
        say("read-init", open("/proc/1/exe", O_RDONLY));
    } else if (!strcmp(what, "trace")) {
        trace("init", 1);
        trace("parent", getppid());
    } else if (!strcmp(what, "kill")) {
        signal(SIGTERM, SIG_IGN);
        say("init", kill(1, SIGKILL));
        say("parent", getppid() == 0 ? (errno = ESRCH, -1) : kill(getppid(), SIGKILL));
        say("everything", kill(-1, SIGTERM));
        say("low", kill(2, 0));
        for (int pid = 2; pid < 70000; pid++) if (pid != getpid() && kill(pid, SIGKILL) == 0) printf("killed %d\n", pid);
        puts("alive");
    } else if (!strcmp(what, "init")) {
        struct sched_param idle = { 0 };
        cpu_set_t one;
        CPU_ZERO(&one);
        CPU_SET(0, &one);
        struct rlimit tiny = { 1, 1 };
        say("prlimit", prlimit(1, RLIMIT_NOFILE, &tiny, NULL));
        say("prlimit-read", prlimit(1, RLIMIT_NOFILE, NULL, &tiny));
        say("renice", setpriority(PRIO_PROCESS, 1, 19));
        say("scheduler", sched_setscheduler(1, SCHED_IDLE, &idle));
        say("affinity", sched_setaffinity(1, sizeof one, &one));
        say("ioprio", syscall(SYS_ioprio_set, 1, 1, 3 << 13));
        say("stop", kill(1, SIGSTOP));
        say("oom", open("/proc/1/oom_score_adj", O_WRONLY));
        int score = open("/proc/self/oom_score_adj", O_WRONLY);
        say("own-oom-below-0", score < 0 ? -1 : write(score, "-500", 4));
        say("real-time", (idle.sched_priority = 1, sched_setscheduler(0, SCHED_FIFO, &idle)));
        say("nice-below-0", setpriority(PRIO_PROCESS, 0, -10));
    } else if (!strcmp(what, "chroot")) {
        int saved = open(".", O_RDONLY | O_DIRECTORY);
        mkdir("jail", 0755);
        say("chroot", chroot("jail"));
        fchdir(saved);
        for (int i = 0; i < 100; i++) chdir("..");
        say("shadow", open("etc/shadow", O_RDONLY));
        say("root-home", open("root", O_RDONLY));
    } else if (!strcmp(what, "threads")) {
        int sum = 0;
        for (int i = 0; i < 8; i++) {
            pthread_t thread;
            if (pthread_create(&thread, NULL, add, &sum)) return 1;
            pthread_join(thread, NULL);
        }
        printf("%d\n", sum);
    } else if (!strcmp(what, "setuid")) {
        /* Run from a setuid copy of this program. */
        printf("%d %d %d\n", getuid() == geteuid(), getgid() == getegid(), prctl(PR_GET_NO_NEW_PRIVS, 0, 0, 0, 0));
        say("setuid-0", setuid(0));
        say("setresuid-0", setresuid(0, 0, 0));
        say("setgroups", syscall(SYS_setgroups, 0, NULL));
    } else if (!strcmp(what, "dump")) {
        prctl(PR_SET_DUMPABLE, 1);
        struct rlimit all = { RLIM_INFINITY, RLIM_INFINITY };
        setrlimit(RLIMIT_CORE, &all);
        struct rlimit core;
        getrlimit(RLIMIT_CORE, &core);
        printf("%ld\n", (long)core.rlim_cur);
        fflush(stdout);
        abort();
    }
    return 0;
}

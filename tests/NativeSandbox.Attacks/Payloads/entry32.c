/* getpid by the 32-bit entry of the kernel. */
#include <stdio.h>
int main(void) {
    long result;
    __asm__ volatile("int $0x80" : "=a"(result) : "a"(20) : "memory");
    printf("%ld\n", result);
    return 0;
}

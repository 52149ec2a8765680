/* A whole program of 32 bits, without a library: says "ran". */
void _start(void) {
    int result;
    __asm__ volatile("int $0x80" : "=a"(result) : "a"(4), "b"(1), "c"("ran\n"), "d"(4) : "memory");
    __asm__ volatile("int $0x80" : "=a"(result) : "a"(1), "b"(0));
}

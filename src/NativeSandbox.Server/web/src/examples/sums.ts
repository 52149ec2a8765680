/** Reads numbers until the input ends and tells their sum, as each language does such a thing. */
export const sums: Record<string, string> = {
  bash: `sum=0
while read -ra numbers; do
  for number in "\${numbers[@]}"; do ((sum += number)); done
done
echo "The sum is $sum."
`,
  c: `#include <stdio.h>

int main(void) {
    long sum = 0, number;
    while (scanf("%ld", &number) == 1) sum += number;
    printf("The sum is %ld.\\n", sum);
    return 0;
}
`,
  cpp: `#include <iostream>
#include <iterator>
#include <numeric>

int main() {
    std::istream_iterator<long> first(std::cin), last;
    std::cout << "The sum is " << std::accumulate(first, last, 0L) << ".\\n";
}
`,
  csharp: `using System;
using System.Linq;

var sum = Console.In.ReadToEnd()
    .Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)
    .Sum(long.Parse);
Console.WriteLine($"The sum is {sum}.");
`,
  dart: `import 'dart:io';

void main() {
  var sum = 0;
  for (var line = stdin.readLineSync(); line != null; line = stdin.readLineSync()) {
    for (final word in line.split(RegExp(r'\\s+')).where((word) => word.isNotEmpty)) {
      sum += int.parse(word);
    }
  }
  print('The sum is $sum.');
}
`,
  elixir: `sum =
  IO.read(:stdio, :eof)
  |> String.split()
  |> Enum.map(&String.to_integer/1)
  |> Enum.sum()

IO.puts("The sum is #{sum}.")
`,
  go: `package main

import (
	"bufio"
	"fmt"
	"os"
)

func main() {
	in := bufio.NewReader(os.Stdin)
	sum := 0
	for {
		var number int
		if _, err := fmt.Fscan(in, &number); err != nil {
			break
		}
		sum += number
	}
	fmt.Printf("The sum is %d.\\n", sum)
}
`,
  haskell: `main :: IO ()
main = do
  input <- getContents
  let numbers = map read (words input) :: [Integer]
  putStrLn ("The sum is " ++ show (sum numbers) ++ ".")
`,
  java: `import java.util.Scanner;

public class Main {
    public static void main(String[] args) {
        Scanner in = new Scanner(System.in);
        long sum = 0;
        while (in.hasNextLong()) sum += in.nextLong();
        System.out.println("The sum is " + sum + ".");
    }
}
`,
  javascript: `const text = require("fs").readFileSync(0, "utf8");
const numbers = text.split(/\\s+/).filter(Boolean).map(Number);
const sum = numbers.reduce((total, number) => total + number, 0);
console.log(\`The sum is \${sum}.\`);
`,
  jshell: `Scanner in = new Scanner(System.in);
long sum = 0;
while (in.hasNextLong()) sum += in.nextLong();
System.out.println("The sum is " + sum + ".");
`,
  kotlin: `fun main() {
    val sum = generateSequence(::readLine)
        .flatMap { it.split(" ") }
        .filter { it.isNotBlank() }
        .sumOf { it.toLong() }
    println("The sum is $sum.")
}
`,
  lua: `local sum = 0
for number in io.read("a"):gmatch("%-?%d+") do
  sum = sum + math.tointeger(tonumber(number))
end
print("The sum is " .. sum .. ".")
`,
  ocaml: `let () =
  let rec sum total =
    match Scanf.scanf " %d" Fun.id with
    | number -> sum (total + number)
    | exception (End_of_file | Scanf.Scan_failure _) -> total
  in
  Printf.printf "The sum is %d.\\n" (sum 0)
`,
  perl: `use strict;
use warnings;

my $sum = 0;
while (my $line = <STDIN>) {
    $sum += $_ for split ' ', $line;
}
print "The sum is $sum.\\n";
`,
  php: `<?php
$numbers = preg_split('/\\s+/', stream_get_contents(STDIN), -1, PREG_SPLIT_NO_EMPTY);
$sum = array_sum(array_map('intval', $numbers));
echo "The sum is $sum.\\n";
`,
  python: `import sys

total = sum(int(word) for word in sys.stdin.read().split())
print(f"The sum is {total}.")
`,
  r: `numbers <- scan(file("stdin"), quiet = TRUE)
cat("The sum is ", sum(numbers), ".\\n", sep = "")
`,
  ruby: `sum = $stdin.read.split.sum(&:to_i)
puts "The sum is #{sum}."
`,
  rust: `use std::io::{self, Read};

fn main() {
    let mut text = String::new();
    io::stdin().read_to_string(&mut text).unwrap();
    let sum: i64 = text.split_whitespace().map(|word| word.parse::<i64>().unwrap()).sum();
    println!("The sum is {sum}.");
}
`,
  scala: `object Main {
  def main(args: Array[String]): Unit = {
    val numbers = io.Source.stdin.mkString.split("\\\\s+").filter(_.nonEmpty).map(_.toLong)
    println(s"The sum is \${numbers.sum}.")
  }
}
`,
  sh: `sum=0
while read -r line; do
  for number in $line; do sum=$((sum + number)); done
done
echo "The sum is $sum."
`,
  swift: `var sum = 0
while let line = readLine() {
    sum += line.split(separator: " ").compactMap { Int($0) }.reduce(0, +)
}
print("The sum is \\(sum).")
`,
  typescript: `import { readFileSync } from "fs";

const numbers: number[] = readFileSync(0, "utf8").split(/\\s+/).filter(Boolean).map(Number);
const sum = numbers.reduce((total, number) => total + number, 0);
console.log(\`The sum is \${sum}.\`);
`,
};

using NativeSandbox.Core.Commands;

namespace NativeSandbox.Core.Tests.Commands;

public sealed class ShellWordsTests
{
    private static string[] Commands(string line) => [.. ShellWords.Parse(line).Select(command => string.Join('|', command.Words.Select(word => word.Text)))];

    [Theory]
    [InlineData("ls -l  a\tb", "ls|-l|a|b")]
    [InlineData("  ", "")]
    [InlineData("# sudo", "")]
    [InlineData("echo a#b # sudo", "echo|a#b")]
    [InlineData(@"e\cho a\ b", "echo|a b")]
    [InlineData("'ec'\"ho\" 'a b' \"c d\"", "echo|a b|c d")]
    [InlineData(@"echo ""a\""b\$c\d""", @"echo|a""b$c\d")]
    [InlineData(@"echo 'a\'b", @"echo|a\b")]
    [InlineData(@"$'\x73\165\u0064o' x", "sudo|x")]
    [InlineData("echo 'never closed", "echo|never closed")]
    [InlineData("l\\\ns", "ls")]
    [InlineData("echo {a,b}c", "echo|ac|bc")]
    [InlineData("{su,}do x", "sudo|do|x")]
    [InlineData("echo '{a,b}' {a} {}", "echo|{a,b}|{a}|{}")]
    [InlineData("a=su; b=do; $a$b ls", "||sudo|ls")]
    [InlineData("a='sudo ls'; $a", "|sudo|ls")]
    [InlineData("s$x\"\"u${y}do", "sudo")]
    [InlineData("${x:-sudo} a", "sudo|a")]
    [InlineData("> out < in ls 2>&1 3<>x", "ls")]
    [InlineData("ls &> all", "ls")]
    [InlineData("cat <<< word", "cat")]
    public void One_command_is_read_as_a_shell_reads_it(string line, string words) => Assert.Equal(words, string.Join('|', Commands(line)));

    [Theory]
    [InlineData("a; b & c | d && e || f |& g\nh", "a b c d e f g h")]
    [InlineData("(a; b) { c; }", "a b c")]
    [InlineData("echo $(a $(b)) `c \\`d\\``", "b a d c echo")]
    [InlineData("echo \"$(a)\" '$(x)' \"`b`\"", "a b echo")]
    [InlineData("diff <(a) >(b)", "a b diff")]
    [InlineData("if a; then b; elif c; then d; else e; fi", "a b c d e")]
    [InlineData("while a; do b; done; until c; do d; done", "a b c d")]
    [InlineData("for x in ping ssh; do a $x; done", "a")]
    [InlineData("for ((i=0; i<3; i++)); do a; done", "a")]
    [InlineData("case sudo in su|'sudo') a;; (x*) b;& *) c; esac; d", "a b c d")]
    [InlineData("f() { a; }; function g { b; }", "a b")]
    [InlineData("! a; time b; coproc c", "a time c")]
    [InlineData("[[ sudo < b && -f x ]] && a", "a")]
    [InlineData("echo $((1+$(a))) $((2*(3+4)))", "a echo")]
    [InlineData("((x = $(a))) && b", "a b")]
    [InlineData("cat <<E\nsudo $(a)\nE\nb", "cat a b")]
    [InlineData("cat <<'E'\n$(a)\nE\nb", "cat b")]
    [InlineData("cat <<-E\n\tx\n\tE\nb", "cat b")]
    [InlineData("x=(sudo su); a", " a")]
    [InlineData("ls !(sudo|su); a", "ls a")]
    [InlineData("echo ${x/$(a)/b}", "a echo")]
    [InlineData("A=1 B=$(a) b", "a b")]
    [InlineData("$((a); b)", "a b ")]
    public void All_commands_of_a_line_are_found(string line, string names) =>
        Assert.Equal(names, string.Join(' ', ShellWords.Parse(line).Select(command => command.Words.Count == 0 ? "" : command.Words[0].Text)));

    [Fact]
    public void Assignments_and_redirections_stand_apart()
    {
        ShellCommand command = Assert.Single(ShellWords.Parse("A=1 B+=x ls C=2 > out 2>> err"));
        Assert.Equal(["A=1", "B+=x"], command.Assignments.Select(word => word.Text));
        Assert.Equal(["ls", "C=2"], command.Words.Select(word => word.Text));
        Assert.Equal(["out", "err"], command.Redirections.Select(word => word.Text));
    }

    [Fact]
    public void What_nobody_can_foresee_is_marked()
    {
        IReadOnlyList<ShellWord> words = Assert.Single(ShellWords.Parse("$a/b c$d e")).Words;
        Assert.Equal([true, false, false], words.Select(word => word.BeginsUnknown));
        Assert.Equal([true, true, false], words.Select(word => word.HasUnknown));
    }

    [Theory]
    [InlineData("$(")]
    [InlineData("`")]
    [InlineData("(")]
    [InlineData("${x:-")]
    [InlineData("$((")]
    [InlineData("\"$(")]
    [InlineData("@(")]
    [InlineData("a=(")]
    [InlineData("case x in a) ")]
    [InlineData("<(")]
    public void Nesting_without_end_is_refused_and_harms_nothing(string piece)
    {
        string line = string.Concat(Enumerable.Repeat(piece, 20_000));
        Exception? thrown = Record.Exception(() => ShellWords.Parse(line));
        Assert.True(thrown is null or FormatException, thrown?.ToString());
    }

    [Fact]
    public void A_variable_that_doubles_stays_small()
    {
        string line = "a=12345678;" + string.Concat(Enumerable.Repeat("a=$a$a;", 9000)) + string.Concat(Enumerable.Repeat("$a", 9000));
        Assert.True(ShellWords.Parse(line).Sum(command => command.Words.Sum(word => (long)word.Text.Length)) < 1 << 20);
    }

    [Fact]
    public void Random_lines_of_a_shells_signs_are_read_to_their_end()
    {
        string[] pieces = ["$", "(", ")", "((", "))", "{", "}", "${", "'", "\"", "`", "\\", ";", ";;", "&", "|", "<", "<<", "<<<", ">", "&>", "\n", " ", "#", "a", "=", "case ", "in ", "esac", "for ", "do ", "[[ ", "]]", "~", "*", "[", "]", "!", "@(", "\0", "漢", "$'\\x"];
        Bogus.Randomizer random = new(4711);
        for (int i = 0; i < 20_000; i++)
        {
            string line = string.Concat(random.ArrayElements(pieces, random.Int(1, 30)));
            try
            {
                ShellWords.Parse(line);
            }
            catch (FormatException)
            {
                // Too deep: an answer as well.
            }
        }
    }
}

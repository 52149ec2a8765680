using NativeSandbox.Core.Languages;

namespace NativeSandbox.Server.Tests.Support;

/// <summary>One language that is interpreted, one that is compiled, one that is not there.</summary>
internal static class TestLanguages
{
    private static readonly Language s_warnings = new()
    {
        Id = "python-w",
        Name = "Python with warnings",
        VariantOf = "python",
        SourceFile = "main.py",
        RunArguments = ["python3", "-Wdefault", "main.py"],
        VersionArguments = ["python3", "--version"],
        SelfTest = new SelfTestProgram("", "", ""),
        Version = "3.11.2",
        Build = "Python 3.11.2",
    };

    public static LanguageCatalog Catalog { get; } = new(
    [
        new Language
        {
            Id = "python", Name = "Python", Aliases = ["py"], SourceFile = "main.py", RunArguments = ["python3", "main.py"],
            VersionArguments = ["python3", "--version"], SelfTest = new SelfTestProgram("", "", ""), Version = "3.11.2", Build = "Python 3.11.2", Extensions = [".py"], Hello = "print('hello')",
            Variants = [s_warnings],
        },
        new Language
        {
            Id = "c", Name = "C", SourceFile = "main.c", CompileArguments = ["cc", "main.c", "-o", "main"], Artefacts = ["main"], RunArguments = ["./main"],
            VersionArguments = ["cc", "--version"], SelfTest = new SelfTestProgram("", "", ""), Version = "12.2.0", Build = "gcc 12.2.0",
        },
        new Language
        {
            Id = "cobol", Name = "COBOL", SourceFile = "main.cob", RunArguments = ["cobc"],
            VersionArguments = ["cobc"], SelfTest = new SelfTestProgram("", "", ""), NotInstalled = "cobc is not there",
        },
    ]);
}

namespace NativeSandbox.Launcher.Runs;

/// <summary>Descriptors for a program's streams; the launcher's own pipes replace output and error where it reads them.</summary>
/// <param name="Input">Standard input.</param>
/// <param name="Output">Standard output.</param>
/// <param name="Error">Standard error.</param>
/// <param name="OutputThrough">Where what the launcher reads of standard output goes, -1 to keep it.</param>
/// <param name="ErrorThrough">Where what the launcher reads of standard error goes, -1 to keep it.</param>
internal readonly record struct RunStreams(int Input, int Output, int Error, int OutputThrough = -1, int ErrorThrough = -1);

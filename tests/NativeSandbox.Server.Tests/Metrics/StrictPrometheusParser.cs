using System.Globalization;
using System.Text;

namespace NativeSandbox.Server.Tests.Metrics;

/// <summary>Reads the text format 0.0.4 as its specification has it and takes nothing else.</summary>
internal sealed class StrictPrometheusParser
{
    private readonly Dictionary<string, string> types = [];
    private readonly HashSet<string> finished = [];
    private readonly HashSet<string> seen = [];
    private string? family;

    public List<Sample> Samples { get; } = [];

    public IReadOnlyDictionary<string, string> Types => types;

    public static StrictPrometheusParser Parse(string text)
    {
        Assert.True(text.Length == 0 || text[^1] == '\n', "the last line must end with a line feed");
        Assert.DoesNotContain('\r', text);
        var parser = new StrictPrometheusParser();
        foreach (string line in text.Split('\n')[..^1]) parser.Line(line);
        parser.CheckHistograms();
        return parser;
    }

    private void Line(string line)
    {
        string[] words = line.Split(' ', 4);
        if (words[0] == "#" && words[1] is "HELP" or "TYPE")
        {
            Assert.Matches("^[a-zA-Z_:][a-zA-Z0-9_:]*$", words[2]);
            if (family != words[2])
            {
                if (family is not null) Assert.True(finished.Add(family), $"{family} is in two groups");
                family = words[2];
            }
            if (words[1] != "TYPE") return;
            Assert.Contains(words[3], (string[])["counter", "gauge", "histogram"]);
            Assert.True(types.TryAdd(words[2], words[3]), $"two TYPE lines for {words[2]}");
            return;
        }
        Assert.False(line.Length == 0 || line[0] == '#', $"unexpected line '{line}'");
        Sample sample = ParseSample(line);
        string owner = types[family!] == "histogram"
            ? sample.Name[..sample.Name.LastIndexOf('_')]
            : sample.Name;
        Assert.Equal(family, owner);
        if (types[family!] == "counter") Assert.EndsWith("_total", sample.Name, StringComparison.Ordinal);
        Assert.True(seen.Add(sample.Name + "{" + string.Join(',', sample.Labels.Select(label => $"{label.Key}={label.Value}").Order()) + "}"), $"twice: {line}");
        Samples.Add(sample);
    }

    private static Sample ParseSample(string line)
    {
        int at = 0;
        while (at < line.Length && (char.IsAsciiLetterOrDigit(line[at]) || line[at] is '_' or ':')) at++;
        string name = line[..at];
        Assert.NotEmpty(name);
        var labels = new Dictionary<string, string>();
        if (line[at] == '{')
        {
            at++;
            while (line[at] != '}')
            {
                int equals = line.IndexOf('=', at);
                string label = line[at..equals];
                Assert.Matches("^[a-zA-Z_][a-zA-Z0-9_]*$", label);
                Assert.Equal('"', line[equals + 1]);
                labels.Add(label, Quoted(line, equals + 2, out at));
                if (line[at] == ',') at++;
                else Assert.Equal('}', line[at]);
            }
            at++;
        }
        Assert.Equal(' ', line[at]);
        string value = line[(at + 1)..];
        double number = value switch
        {
            "+Inf" => double.PositiveInfinity,
            "NaN" => double.NaN,
            _ => double.Parse(value, NumberStyles.Float & ~NumberStyles.AllowLeadingWhite & ~NumberStyles.AllowTrailingWhite, CultureInfo.InvariantCulture),
        };
        return new Sample(name, labels, number);
    }

    private static string Quoted(string line, int at, out int after)
    {
        var text = new StringBuilder();
        for (; line[at] != '"'; at++)
        {
            if (line[at] != '\\')
            {
                text.Append(line[at]);
                continue;
            }
            text.Append(line[++at] switch
            {
                'n' => '\n',
                '\\' => '\\',
                '"' => '"',
                char other => throw new FormatException($"\\{other} is no escape"),
            });
        }
        after = at + 1;
        return text.ToString();
    }

    private void CheckHistograms()
    {
        foreach ((string name, string type) in types.Where(entry => entry.Value == "histogram"))
            foreach (IGrouping<string, Sample> series in Samples.Where(sample => sample.Name == name + "_bucket").GroupBy(sample => sample.LabelsWithout("le")))
            {
                double last = 0;
                double border = double.NegativeInfinity;
                foreach (Sample bucket in series)
                {
                    double le = bucket.Labels["le"] == "+Inf" ? double.PositiveInfinity : double.Parse(bucket.Labels["le"], CultureInfo.InvariantCulture);
                    Assert.True(le > border && bucket.Value >= last, $"{name} is not cumulative");
                    (border, last) = (le, bucket.Value);
                }
                Assert.True(double.IsPositiveInfinity(border), $"{name} has no +Inf");
                Assert.Equal(last, Samples.Single(sample => sample.Name == name + "_count" && sample.LabelsWithout("le") == series.Key).Value);
                Assert.Single(Samples, sample => sample.Name == name + "_sum" && sample.LabelsWithout("le") == series.Key);
                Assert.Equal("histogram", type);
            }
    }

    internal sealed record Sample(string Name, IReadOnlyDictionary<string, string> Labels, double Value)
    {
        public string LabelsWithout(string name) =>
            string.Join(',', Labels.Where(label => label.Key != name).Select(label => $"{label.Key}={label.Value}").Order());
    }
}

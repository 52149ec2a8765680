using NativeSandbox.Server.Logging;

namespace NativeSandbox.Server.Configuration;

/// <summary>The configuration is wrong. The message is one line that names the setting, its value and what it must be.</summary>
internal sealed class ConfigurationException : Exception
{
    public ConfigurationException(string message) : base(message) { }

    public ConfigurationException(string name, string value, string expected)
        : base($"{name} is '{LogText.Escape(value)}'; {expected}.") { }
}

using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.HttpOverrides;
using NativeSandbox.Core.Artefacts;
using NativeSandbox.Core.Languages;
using NativeSandbox.Core.Limits;
using NativeSandbox.Core.Runs;
using NativeSandbox.Core.Sandboxes;
using NativeSandbox.Core.Sessions;
using NativeSandbox.Server.Configuration;
using NativeSandbox.Server.Execution;
using NativeSandbox.Server.Health;
using NativeSandbox.Server.Hosting.Activation;
using NativeSandbox.Server.Hosting.Reload;
using NativeSandbox.Server.Hosting.Systemd;
using NativeSandbox.Server.Logging;
using NativeSandbox.Server.Metrics;
using NativeSandbox.Server.OpenApi;
using NativeSandbox.Server.Pages;
using NativeSandbox.Server.Problems;
using NativeSandbox.Server.RateLimiting;
using NativeSandbox.Server.Security;
using NativeSandbox.Server.SelfTests;
using NativeSandbox.Server.Status;
using Serilog;

namespace NativeSandbox.Server.Hosting;

/// <summary>Puts the server together.</summary>
internal static class ServerApplication
{
    private static readonly ByteSize CompileCache = ByteSize.FromMebibytes(256);

    /// <summary>The server, not yet started. It owns the log, and not the backend.</summary>
    public static WebApplication Create(Serving serving, ISandboxBackend backend, LanguageCatalog catalog)
    {
        ServerSettings settings = serving.Settings;
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        // Everything was read and checked before; a second reader with other rules would only contradict.
        builder.Configuration.Sources.Clear();
        builder.Logging.ClearProviders().AddSerilog(serving.Log, dispose: false);
        LogPipeline.Filter(builder.Logging, serving.Levels);
        AddSettings(builder.Services, settings);
        AddExecution(builder.Services, settings, backend, catalog);
        builder.Services.AddSessions(settings.Sessions, serving.Time);
        AddObservation(builder.Services);
        AddLife(builder.Services, serving);
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = settings.Listen.DrainTimeout + Drain.CloseTime);
        builder.Services.ConfigureHttpJsonOptions(json => json.SerializerOptions.TypeInfoResolverChain.Insert(0, ServerJson.Default));
        builder.Services.AddServerOpenApi();
        KestrelSetup.Configure(builder.WebHost, settings);
        WebApplication app = builder.Build();
        UsePipeline(app, serving);
        Endpoints.Map(app);
        return app;
    }

    private static void AddSettings(IServiceCollection services, ServerSettings settings) => services
        .AddSingleton(settings.Listen)
        .AddSingleton(settings.Keys)
        .AddSingleton(settings.Hosts)
        .AddSingleton(settings.RateLimit)
        .AddSingleton(PageFiles.In(typeof(ServerApplication).Assembly))
        .AddSingleton(settings.Execution)
        .AddSingleton(settings.DenyPatterns);

    private static void AddExecution(IServiceCollection services, ServerSettings settings, ISandboxBackend backend, LanguageCatalog catalog)
    {
        RunLimits maximums = ConfiguredLimits.Maximums(settings.Execution);
        var policy = new LimitPolicy(ConfiguredLimits.Defaults(settings.Execution), maximums);
        var cache = new ArtefactCache(CompileCache);
        services.AddSingleton(backend).AddSingleton(catalog).AddSingleton(new SelfTestStore(settings.Backend.SelfTestDirectory)).AddSingleton(maximums).AddSingleton(policy).AddSingleton(cache)
            .AddSingleton(new RunPipeline(backend, cache, policy))
            .AddSingleton(_ => new RunQueue(settings.Execution.MaxConcurrentRuns, settings.Execution.QueueLength))
            .AddSingleton<ExecuteRequestValidator>()
            .AddSingleton<ExecutionLog>()
            .AddSingleton<RunStatistics>()
            .AddSingleton<RunService>()
            .AddSingleton<ExecuteEndpoint>();
    }

    private static void AddObservation(IServiceCollection services) => services
        .AddSingleton(new ServerClock()) // made now, not when first asked
        .AddSingleton<ServerMetrics>()
        .AddSingleton<PrometheusCollector>()
        .AddSingleton<ConnectionCounter>()
        .AddSingleton<BackendProbe>()
        .AddSingleton<RequestLog>()
        .AddSingleton<SecurityLog>();

    private static void AddLife(IServiceCollection services, Serving serving) => services
        .AddSingleton(serving.Source)
        .AddSingleton(serving.Levels)
        // A factory's product would be disposed with the application, and these outlive it.
        .AddSingleton(serving.Notifier)
        .AddSingleton<InheritedListeners>()
        // The last one that is registered is asked first, and takes what was handed over.
        .AddSingleton<IConnectionListenerFactory>(provider => provider.GetRequiredService<InheritedListeners>())
        .AddSingleton<RequestsInFlight>()
        .AddSingleton<Drain>()
        .AddHostedService(provider => provider.GetRequiredService<Drain>())
        .AddSingleton<HttpProbe>()
        .AddSingleton<KeyRevocation>()
        .AddSingleton<Reloader>()
        .AddSingleton<Heartbeat>()
        .AddSingleton<ServerLife>();

    private static void UsePipeline(WebApplication app, Serving serving)
    {
        ServerSettings settings = serving.Settings;
        ServerMetrics metrics = app.Services.GetRequiredService<ServerMetrics>();
        RunQueue queue = app.Services.GetRequiredService<RunQueue>();
        metrics.ObserveQueue(() => queue.Running, () => queue.Waiting);
        metrics.ObserveConnections(() => app.Services.GetRequiredService<ConnectionCounter>().Open);
        metrics.ObserveSessions(app.Services.GetRequiredService<SessionManager>());
        metrics.ObserveLog(() => serving.Journal?.Dropped ?? 0);
        // Before the first measurement: what was measured without a listener is lost.
        app.Services.GetRequiredService<PrometheusCollector>();
        if (settings.Listen.TrustedProxies.Count > 0) app.UseForwardedHeaders(Forwarded(settings.Listen));
        app.UseMiddleware<RequestMiddleware>();
        app.UseMiddleware<ProblemMiddleware>();
        app.UseMiddleware<HostMiddleware>();
        app.UseMiddleware<DrainMiddleware>();
        app.UseMiddleware<PageMiddleware>();
        app.UseMiddleware<IdentificationMiddleware>();
        if (settings.RateLimit.MaxRequests > 0) app.UseMiddleware<RateLimitMiddleware>();
        app.UseMiddleware<OriginMiddleware>();
        app.UseMiddleware<AuthorizationMiddleware>();
    }

    private static ForwardedHeadersOptions Forwarded(ListenOptions options)
    {
        var forwarded = new ForwardedHeadersOptions { ForwardedHeaders = ForwardedHeaders.XForwardedFor | ForwardedHeaders.XForwardedProto, ForwardLimit = null };
        // The framework trusts loopback unless told otherwise; only what is configured is trusted here.
        forwarded.KnownProxies.Clear();
        forwarded.KnownIPNetworks.Clear();
        foreach (System.Net.IPNetwork network in options.TrustedProxies) forwarded.KnownIPNetworks.Add(network);
        return forwarded;
    }
}

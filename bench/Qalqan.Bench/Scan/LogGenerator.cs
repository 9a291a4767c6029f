using System.Globalization;
using System.Text;

namespace Qalqan.Bench.Scan;

/// <summary>One indicator that was put into the logs: the 1-based line, and the indicator's number.</summary>
readonly record struct Planted(long Line, int Indicator);

/// <summary>Writes mixed logs, the same for the same size: 35 % Zeek dns, 25 % proxy JSON, 20 % Apache combined, 10 % Zeek conn, 5 % Zeek files with three digests, 5 % postfix.
/// Hosts follow Zipf's law over 500,000 names. One line in 5,000 has an indicator.</summary>
sealed class LogGenerator
{
    const int Names = 500_000, LinesPerPlant = 5000;
    static readonly string[] Agents =
    [
        "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/131.0.0.0 Safari/537.36",
        "Mozilla/5.0 (iPhone; CPU iPhone OS 18_1 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.1 Mobile/15E148 Safari/604.1",
        "curl/8.9.1", "Mozilla/5.0 (X11; Linux x86_64; rv:132.0) Gecko/20100101 Firefox/132.0",
    ];
    static readonly string[] Files = ["index.html", "app.min.js", "style.css", "logo.png", "api/v1/items", "feed.xml", "search?q=news", "images/2026/11/photo.jpg"];
    static readonly string[] Months = ["Oct", "Nov"];

    readonly string[] _names = new string[Names];
    readonly StringBuilder _line = new(1024);
    readonly int[] _sizes;
    Rng _rng = new(0x600D);
    string? _host, _url, _ip, _digest, _mail;
    double _time = 1_764_000_000;

    public LogGenerator(int[] indicatorCounts)
    {
        _sizes = indicatorCounts;
        var rng = new Rng(0x1E61);
        for (var i = 0; i < Names; i++) _names[i] = Values.LogHost(ref rng);
    }

    public (List<Planted> Planted, long Lines) Write(Stream output, long bytes)
    {
        var planted = new List<Planted>();
        var buffer = new byte[1 << 20];
        int used = 0;
        long written = 0, lines = 0;
        while (written + used < bytes)
        {
            lines++;
            _host = _url = _ip = _digest = _mail = null;
            if (_rng.Below(LinesPerPlant) == 0 && Plant() is { } indicator) planted.Add(new(lines, indicator));
            _line.Clear();
            Line();
            _line.Append('\n');
            if (buffer.Length - used < _line.Length * 3)
            {
                output.Write(buffer, 0, used);
                written += used;
                used = 0;
            }
            foreach (var chunk in _line.GetChunks()) used += Encoding.ASCII.GetBytes(chunk.Span, buffer.AsSpan(used));
        }
        output.Write(buffer, 0, used);
        return (planted, lines);
    }

    // From each size of set equally often, so that the smallest has hits too.
    int? Plant()
    {
        var indicator = _rng.Below(_sizes[_rng.Below(_sizes.Length)]);
        var (kind, value) = Values.Indicator(indicator);
        switch (kind)
        {
            case ObservableKind.Domain: _host = _rng.Below(2) == 0 ? value : "x7." + value; break;
            case ObservableKind.Url: _url = "http://" + value; break;
            case ObservableKind.Ip when !value.Contains(':'): _ip = value; break;
            case ObservableKind.Md5 or ObservableKind.Sha1 or ObservableKind.Sha256: _digest = value; break;
            case ObservableKind.Email: _mail = value; break;
            default: return null;
        }
        return indicator;
    }

    void Line()
    {
        _time += _rng.Unit() * 0.01;
        var kind = _rng.Below(100);
        if (_digest is not null) ZeekFiles();
        else if (_mail is not null) Postfix();
        else if (_url is not null) Proxy();
        else if (_ip is not null) ZeekConn();
        else if (_host is not null) ZeekDns();
        else if (kind < 35) ZeekDns();
        else if (kind < 60) Proxy();
        else if (kind < 80) Apache();
        else if (kind < 90) ZeekConn();
        else if (kind < 95) ZeekFiles();
        else Postfix();
    }

    string Host() => _host ?? (_rng.Below(12) == 0 ? Values.InternalHost(ref _rng) : _names[(int)Math.Pow(Names, _rng.Unit()) - 1]);
    string ServerIp() => _ip ?? Values.PublicIp(ref _rng);
    string ClientIp() => string.Create(CultureInfo.InvariantCulture, $"10.{_rng.Below(4)}.{_rng.Below(256)}.{1 + _rng.Below(254)}");

    string Uid()
    {
        const string base62 = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
        Span<char> id = stackalloc char[17];
        foreach (ref var c in id) c = base62[_rng.Below(62)];
        return new string(id);
    }

    void Add(FormattableString text) => _line.Append(text.ToString(CultureInfo.InvariantCulture));

    void ZeekDns() => Add($"{_time:F6}\tC{Uid()}\t{ClientIp()}\t{1024 + _rng.Below(60000)}\t10.0.0.53\t53\tudp\t{_rng.Below(65536)}\t0.0{_rng.Below(100000):D5}\t{Host()}\t1\tC_INTERNET\t1\tA\t0\tNOERROR\tF\tF\tT\tT\t0\t{Values.PublicIp(ref _rng)}\t{_rng.Below(3600)}.000000\tF");

    void Proxy() => Add($"{{\"ts\":\"2026-11-{1 + _rng.Below(28):D2}T{_rng.Below(24):D2}:{_rng.Below(60):D2}:{_rng.Below(60):D2}.{_rng.Below(1000):D3}Z\",\"client\":\"{ClientIp()}\",\"method\":\"GET\",\"url\":\"{_url ?? "https://" + Host() + "/" + Files[_rng.Below(Files.Length)]}\",\"status\":200,\"bytes\":{_rng.Below(200000)},\"agent\":\"{Agents[_rng.Below(Agents.Length)]}\",\"server\":\"{ServerIp()}\"}}");

    void Apache() => Add($"{ServerIp()} - - [{1 + _rng.Below(28):D2}/{Months[_rng.Below(2)]}/2026:{_rng.Below(24):D2}:{_rng.Below(60):D2}:{_rng.Below(60):D2} +0000] \"GET /{Files[_rng.Below(Files.Length)]} HTTP/1.1\" 200 {_rng.Below(200000)} \"https://{Host()}/\" \"{Agents[_rng.Below(Agents.Length)]}\"");

    void ZeekConn() => Add($"{_time:F6}\tC{Uid()}\t{ClientIp()}\t{1024 + _rng.Below(60000)}\t{ServerIp()}\t443\ttcp\tssl\t{_rng.Below(100)}.{_rng.Below(1000000):D6}\t{_rng.Below(100000)}\t{_rng.Below(1000000)}\tSF\tT\tF\t0\tShADadFf\t{_rng.Below(1000)}\t{_rng.Below(100000)}\t{_rng.Below(1000)}\t{_rng.Below(1000000)}\t-");

    void ZeekFiles()
    {
        string Digest(int digits) => _digest is not null && _digest.Length == digits ? _digest : Values.Hex(ref _rng, digits);
        Add($"{_time:F6}\tF{Uid()}\t{ServerIp()}\t{ClientIp()}\tC{Uid()}\tHTTP\t0\tMD5,SHA1,SHA256\tapplication/x-dosexec\t-\t0.0{_rng.Below(100000):D5}\tF\tF\t{_rng.Below(1000000)}\t-\t0\t0\tF\t-\t{Digest(32)}\t{Digest(40)}\t{Digest(64)}\t-");
    }

    void Postfix() => Add($"Nov {1 + _rng.Below(28),2} {_rng.Below(24):D2}:{_rng.Below(60):D2}:{_rng.Below(60):D2} mx1 postfix/smtp[{_rng.Below(30000)}]: {_rng.Next() & 0xFFFFFFFFFF:X10}: to=<{_mail ?? "user" + _rng.Below(1000).ToString(CultureInfo.InvariantCulture) + "@" + Host()}>, relay=mail.{Host()}[{ServerIp()}]:25, delay={_rng.Below(10)}.{_rng.Below(100):D2}, dsn=2.0.0, status=sent (250 2.0.0 Ok)");
}

using System.Buffers;
using System.Text;

namespace Qalqan;

ref partial struct TextWalk
{
    readonly ReadOnlySpan<byte> Clear(in HostWord w) => w.Length <= MaxWordBytes ? _scratch.Word.AsSpan(0, w.Length) : default;

    /// <summary>Decides what a word is that no scheme or at sign explains: addresses, a domain (with a path behind it, a URL), an app id, hashes.</summary>
    void Name(HostWord w)
    {
        if (w.Dots > 0 && w.Length <= MaxWordBytes)
        {
            if (w.Dots >= 3 && AllAddress(Clear(w)) && Addresses(w)) return;
            if (!CutForeignEnd(ref w)) return;
            var isHost = Domain(w);
            if (!w.Wide && !w.Disguised) App(w, isHost);
            if (w.Wide) AsciiTail(w);
            if (isHost) return;
        }
        Hashes(w.Start, w.End);
    }

    /// <summary>Top-level domains never mix ASCII with another script: what follows is the next word of a language that sets no blank (<c>evil.example查看</c>).</summary>
    readonly bool CutForeignEnd(ref HostWord w)
    {
        if (!w.Wide) return true;
        var clear = Clear(w);
        var label = clear.LastIndexOf((byte)'.') + 1;
        if (clear[label] >= 0x80) return true;
        var foreign = clear[label..].IndexOfAnyInRange((byte)0x80, (byte)0xFF);
        if (foreign < 0) return true;
        if (foreign == 0) return false;
        var cut = clear.Length - label - foreign;
        w.Length -= cut;
        w.End -= cut;
        return true;
    }

    /// <summary>Reports a bare domain if it is likely meant as one, and the URL that a path makes of it.</summary>
    bool Domain(in HostWord w)
    {
        Steps += w.Length;
        var clear = Clear(w);
        if (!Canonical.TryWrite(ObservableKind.Domain, clear, _scratch.Host, out var n)) return false;
        var host = _scratch.Host.AsSpan(0, n);
        if (!IsMeant(host, clear, w)) return false;
        if (!w.Spaced) SchemelessUrl(w);
        Report(ObservableKind.Domain, host, w.Start, w.End);
        _floor = w.End;
        return true;
    }

    readonly bool IsMeant(ReadOnlySpan<byte> host, ReadOnlySpan<byte> written, in HostWord w)
    {
        var last = host[(host.LastIndexOf((byte)'.') + 1)..];
        if (_doubtful || w.Disguised) return HostEndings.IsKnown(last) || (last.Length >= 2 && !last.ContainsAnyInRange((byte)'0', (byte)'9'));
        if (!HostEndings.IsKnown(last)) return false;
        if (PublicSuffixes.IsPublicSuffix(host) && !PublicSuffixes.IsPrivateSuffix(host)) return false;
        if (w.Dots > 1 || w.Wide) return !(IsReversedStart(host[..host.IndexOf((byte)'.')]) && HostEndings.IsFileExtension(last));
        // Two words and a dot: a file, "at 3.pm", or a sentence that starts without a blank ("done.In").
        if (HostEndings.IsFileLike(last)) return false;
        var ending = written[(written.LastIndexOf((byte)'.') + 1)..];
        if (ending[0] is >= (byte)'A' and <= (byte)'Z' && ending[1] is >= (byte)'a' and <= (byte)'z' && last.Length == 2) return false;
        return !(Ascii.AllDigits(host[..(host.Length - last.Length - 1)]) && HostEndings.IsUnit(last));
    }

    /// <summary>A path right behind a host makes a URL of both.</summary>
    void SchemelessUrl(in HostWord w)
    {
        if (_nestedUrls > MaxNestedUrls && w.Start < _urlEnd) return;
        var j = w.End;
        if (j < _text.Length && _text[j] == ':')
        {
            var digits = j + 1;
            while (digits < _text.Length && digits <= j + 5 && Ascii.IsDigit(_text[digits])) digits++;
            if (digits > j + 1) j = digits;
        }
        if (j >= _text.Length || _text[j] != '/') return;
        var end = UrlEnd(w.Start, j, 0);
        EnterUrl(w.Start, end);
        if (end - w.Start <= Canonical.MaxBytes) Report(ObservableKind.Url, _text[w.Start..end], w.Start, end, out _);
    }

    /// <summary>Chinese or Thai words right before a host: with them it is one name, without them another. Scripts that lookalikes are made of are never cut off.</summary>
    void AsciiTail(in HostWord w)
    {
        var clear = Clear(w);
        var first = clear[..clear.IndexOf((byte)'.')];
        var wide = first.LastIndexOfAnyInRange((byte)0x80, (byte)0xFF);
        if (w.Disguised || wide < 0 || wide == first.Length - 1 || !EndsUnspaced(first[..(wide + 1)])) return;
        var rest = new HostWord(w.Start + wide + 1) { End = w.End, Length = w.Length - wide - 1, Dots = w.Dots };
        clear[(wide + 1)..].CopyTo(_scratch.Word);
        rest.Wide = _scratch.Word.AsSpan(0, rest.Length).ContainsAnyInRange((byte)0x80, (byte)0xFF);
        Domain(rest);
    }

    static bool EndsUnspaced(ReadOnlySpan<byte> text) => Rune.DecodeLastFromUtf8(text, out var rune, out _) == OperationStatus.Done && IsUnspaced(rune);

    /// <summary>Scripts written without blanks between words: Thai, Lao, Burmese, Khmer, kana, Han, Hangul (whose particles follow a name directly).</summary>
    static bool IsUnspaced(Rune rune) => rune.Value is >= 0x0E00 and <= 0x0EFF or >= 0x1000 and <= 0x109F or >= 0x1780 and <= 0x17FF
        or >= 0x3040 and <= 0x30FF or >= 0x3400 and <= 0x9FFF or >= 0xAC00 and <= 0xD7AF or >= 0xF900 and <= 0xFAFF or >= 0x20000;

    static bool AllAddress(ReadOnlySpan<byte> clear) => !clear.ContainsAnyExcept(AddressBytes);

    static readonly SearchValues<byte> AddressBytes = SearchValues.Create("0123456789.-_"u8);

    /// <summary>IPv4 addresses, of which several may be joined by hyphens.</summary>
    bool Addresses(in HostWord w)
    {
        var clear = Clear(w);
        var any = false;
        Span<byte> address = stackalloc byte[16];
        Span<byte> canonical = stackalloc byte[IpText.MaxTextBytes];
        for (var from = 0; from < clear.Length;)
        {
            var length = clear[from..].IndexOfAny((byte)'-', (byte)'_');
            if (length < 0) length = clear.Length - from;
            if (IpText.TryReadV4(clear.Slice(from, length), address))
            {
                var whole = length == clear.Length;
                if (whole && !w.Spaced && !IsPrefixLength(w.End)) SchemelessUrl(w);
                var n = IpText.Write(address[..4], canonical);
                Report(ObservableKind.Ip, canonical[..n], w.Disguised ? w.Start : w.Start + from, w.Disguised ? w.End : w.Start + from + length);
                any = true;
            }
            from += length + 1;
        }
        return any;
    }

    /// <summary>Whether <c>/24</c> stands at <paramref name="i"/>, the end of a network, not a path.</summary>
    readonly bool IsPrefixLength(int i)
    {
        if (i >= _text.Length || _text[i] != '/') return false;
        var j = i + 1;
        while (j < _text.Length && j < i + 4 && Ascii.IsDigit(_text[j])) j++;
        return j > i + 1 && (j >= _text.Length || !(IsWordStart(j) || _text[j] is (byte)'/' or (byte)'?'));
    }

    /// <summary>Hashes of files: whole runs of hexadecimal digits of the right length.</summary>
    void Hashes(int start, int end)
    {
        Steps += end - start;
        for (var i = start; i < end;)
        {
            var length = _text[i..end].IndexOfAny("-_."u8);
            if (length < 0) length = end - i;
            var kind = length switch { 32 => ObservableKind.Md5, 40 => ObservableKind.Sha1, 64 => ObservableKind.Sha256, _ => ObservableKind.Unknown };
            if (kind != ObservableKind.Unknown && Ascii.AllHex(_text.Slice(i, length))) Report(kind, _text.Slice(i, length), i, i + length, out _);
            i += length + 1;
        }
    }

    /// <summary>An Android package or iOS bundle id: a domain written backwards. <c>com.evil.app</c> may also be a host, and is reported as both.</summary>
    readonly void App(in HostWord w, bool isHost)
    {
        var clear = Clear(w);
        var dot = clear.IndexOf((byte)'.');
        var first = clear[..dot];
        var isGeneric = IsReversedStart(first);
        if (w.Dots == 1 && (isHost || !isGeneric || Ascii.Is(first, "io"u8))) return;
        if (isHost && !isGeneric) return;
        Span<byte> lower = stackalloc byte[4];
        if (!isGeneric && !Ascii.Is(first, "app"u8) && !Ascii.Is(first, "dev"u8))
        {
            if (first.Length != 2) return;
            (lower[0], lower[1]) = (Ascii.Lower(first[0]), Ascii.Lower(first[1]));
            if (!PublicSuffixes.IsTopLevelDomain(lower[..2])) return;
        }
        for (var rest = clear; ; rest = rest[(dot + 1)..])
        {
            dot = rest.IndexOf((byte)'.');
            var label = dot < 0 ? rest : rest[..dot];
            if (!Ascii.IsLetter(label[0])) return;
            if (dot >= 0) continue;
            if (HostEndings.IsFileExtension(label)) return;
            break;
        }
        Report(ObservableKind.App, clear, w.Start, w.End, out _);
    }

    /// <summary>How most app ids start and next to no host does.</summary>
    static bool IsReversedStart(ReadOnlySpan<byte> label) =>
        Ascii.Is(label, "com"u8) || Ascii.Is(label, "org"u8) || Ascii.Is(label, "net"u8) || Ascii.Is(label, "io"u8);

    /// <summary>Looks for an IPv6 address at <paramref name="start"/>. Returns its end, or 0.</summary>
    int Ipv6(int start)
    {
        // The longest spelling, with an IPv4 address at its end and a disguise or two.
        const int MaxText = 64;
        if (start < _ipv6Until || (start > 0 && _text[start - 1] == ':' && _text[start] != ':' && start > 1 && Ascii.Hex(_text[start - 2]) >= 0)) return 0;
        if (start > 0 && _text[start] == ':' && (_text[start - 1] == ':' || Ascii.IsLetterOrDigit(_text[start - 1]))) return 0;
        Span<byte> clear = stackalloc byte[MaxText];
        int n = 0, i = start, colons = 0, end = start;
        while (i < _text.Length && n < MaxText)
        {
            var b = _text[i];
            var used = 1;
            if (b == '[' && Disguise.TryMatch(_text[i..], out var c, out var length) && c is (byte)':' or (byte)'.') (b, used) = (c, length);
            if (Ascii.Hex(b) < 0 && b is not ((byte)':' or (byte)'.')) break;
            if (b == ':') colons++;
            clear[n++] = b;
            i += used;
            end = i;
        }
        Steps += i - start;
        if (colons < 2) return 0;
        _ipv6Until = end;
        if (n == MaxText || (end < _text.Length && (Ascii.IsLetterOrDigit(_text[end]) || _text[end] == '_'))) return 0;
        while (n > 0 && (clear[n - 1] == '.' || (clear[n - 1] == ':' && !(n > 1 && clear[n - 2] == ':'))))
        {
            n--;
            end--;
        }
        var text = clear[..n];
        // dead::beef and std::add are words of programs; an address without any digit is not worth their noise.
        if (text.IndexOfAnyInRange((byte)'0', (byte)'9') < 0) return 0;
        return Report(ObservableKind.Ip, text, start, end, out _) ? end : 0;
    }
}

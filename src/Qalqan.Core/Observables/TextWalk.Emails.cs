namespace Qalqan;

ref partial struct TextWalk
{
    /// <summary>Reports the address that the word ends, and its host.</summary>
    bool TryEmail(HostWord w)
    {
        if (!CutForeignEnd(ref w) || w.Length > MaxWordBytes || w.Dots == 0) return false;
        var local = LocalStart(_atStart);
        if (local == _atStart) return false;
        var host = Clear(w);
        if (!Canonical.TryWrite(ObservableKind.Domain, host, _scratch.Host, out var n)) return false;
        var domain = _scratch.Host.AsSpan(0, n);
        var last = domain[(domain.LastIndexOf((byte)'.') + 1)..];
        if (!HostEndings.IsKnown(last) && !_doubtful && !w.Disguised) return false;
        Span<byte> address = stackalloc byte[MaxLocalBytes + 1 + Canonical.MaxHostBytes];
        var length = _atStart - local;
        _text[local.._atStart].CopyTo(address);
        address[length] = (byte)'@';
        domain.CopyTo(address[(length + 1)..]);
        if (!Report(ObservableKind.Email, address[..(length + 1 + n)], local, w.End, out _)) return false;
        Report(ObservableKind.Domain, domain, w.Start, w.End);
        _floor = w.End;
        return true;
    }

    /// <summary>RFC 5321 §4.5.3.1.1.</summary>
    const int MaxLocalBytes = 64;

    /// <summary>Where the name before an at sign starts. Only the marks that occur in real addresses belong to it: <c>=</c> and <c>/</c> are more often the text around it.</summary>
    int LocalStart(int at)
    {
        var limit = Math.Max(_floor, at - MaxLocalBytes);
        var i = at;
        var wide = at > limit && _text[at - 1] >= 0x80;
        while (i > limit)
        {
            var b = _text[i - 1];
            if (!(Ascii.IsLetterOrDigit(b) || b is (byte)'.' or (byte)'_' or (byte)'+' or (byte)'-' || (wide && b >= 0x80))) break;
            i--;
        }
        Steps += at - i;
        // What stands behind a percent sign is the rest of an escape: ?to=%2Fname@…
        if (i > limit && _text[i - 1] == '%' && Percent.TryRead(_text[(i - 1)..at], out _, out var escape, out _)) i += escape - 1;
        // Never start inside a character.
        while (i < at && (_text[i] & 0xC0) == 0x80) i++;
        while (i < at && _text[i] is (byte)'.' or (byte)'-') i++;
        return Math.Min(i, at);
    }
}

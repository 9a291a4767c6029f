using System.Text;

namespace Qalqan.Formats;

/// <summary>Gathers the signs of one message while its parts are read, and reports them.</summary>
sealed class MailSigns(IEvidenceSink sink)
{
    readonly Dictionary<SignRule, int> _counts = [];
    readonly HashSet<(SignRule, string?)> _seen = [];
    readonly List<(string Name, long Offset)> _locked = [];
    readonly List<Sign> _gathered = [];
    bool _password, _hasFiles;
    string _confirmedSender = "";

    /// <summary>Starts a message: its sender is judged at once.</summary>
    public void Begin(MailMessage message)
    {
        _counts.Clear();
        _seen.Clear();
        _locked.Clear();
        // Looking for words in nine languages is not free: only where there is something to unlock.
        _hasFiles = message.Attachments.Any(a => !a.Part.ContentType.Value.StartsWith("image/", StringComparison.Ordinal));
        _password = _hasFiles && PasswordPhrase.Stands(Encoding.UTF8.GetBytes(message.Subject));
        _confirmedSender = SenderSigns.IsConfirmed(message) ? message.From[0].Host : "";
        SenderSigns.Read(message, Report);
    }

    /// <summary>Visible text of the message. The password of an archive is given there.</summary>
    public void Text(ReadOnlySpan<byte> utf8) => _password = _password || _hasFiles && PasswordPhrase.Stands(utf8[..Math.Min(utf8.Length, 1 << 20)]);

    /// <summary>A link of the message.</summary>
    public void Link(HtmlLink link, string url, long offset)
    {
        // Pictures and style sheets are not followed by a person; their addresses are counters' and carry others inside.
        if (!link.IsAnchor && link.Element is not ("form" or "button" or "input" or "meta" or "iframe")) return;
        UrlSigns.Check(url, offset, Cleared());
        ReportGathered(null);
        if (link.IsAnchor && LinkSigns.Differs(link, url, _confirmedSender) is var (shown, target))
            Report(new(SignRules.LinkTextDiffers, offset, ObservableKind.Url, url, [("shown", shown), ("target", target)]));
    }

    /// <summary>A file of the message.</summary>
    /// <param name="name">Its name; may be empty.</param>
    /// <param name="isBody">Whether it is shown in the message: then being a page is no sign.</param>
    /// <param name="content">Its decoded bytes.</param>
    /// <param name="offset">Where its encoded form starts.</param>
    public void File(string name, bool isBody, ReadOnlySpan<byte> content, long offset)
    {
        FileNameSigns.Check(name, offset, Cleared());
        var named = _gathered.Any(s => s.Rule == SignRules.RunnableAttachment || s.Rule == SignRules.DoubleExtension);
        // A logo drawn in lines is called a page by its name; only with a script in it, it is one.
        var harmless = isBody || (name.TrimEnd().EndsWith(".svg", StringComparison.OrdinalIgnoreCase) && !AttachmentKinds.IsScriptedPicture(content));
        ReportGathered(harmless ? SignRules.HtmlAttachment : null);
        if (!named && AttachmentKinds.IsRunnable(content)) Report(Of(SignRules.RunnableAttachment, name, offset));
        else if (!harmless && AttachmentKinds.IsPage(content)) Report(Of(SignRules.HtmlAttachment, name, offset));
        if (AttachmentKinds.HasMacros(content)) Report(Of(SignRules.MacroAttachment, name, offset));
        if (LockedArchive.IsLocked(content)) _locked.Add((name, offset));
        if (!content.StartsWith("PK\x03\x04"u8) || named) return;
        string? inside = null;
        LockedArchive.EachEntry(content, (entry, _) => inside ??= AttachmentKinds.IsRunnableInArchive(entry) ? entry : null);
        if (inside is not null) Report(Of(SignRules.RunnableAttachment, inside, offset));
    }

    List<Sign> Cleared()
    {
        _gathered.Clear();
        return _gathered;
    }

    void ReportGathered(SignRule? except)
    {
        foreach (var sign in _gathered)
            if (sign.Rule != except) Report(sign);
    }

    /// <summary>Ends the message: what needs both text and files.</summary>
    public void End()
    {
        if (!_password) return;
        foreach (var (name, offset) in _locked) Report(Of(SignRules.PasswordedArchive, name, offset));
    }

    static Sign Of(SignRule rule, string name, long offset) =>
        name.Length > 0 ? new(rule, offset, ObservableKind.FileName, name) : new(rule, offset);

    void Report(Sign sign)
    {
        if (!_seen.Add((sign.Rule, sign.Value))) return;
        _counts.TryGetValue(sign.Rule, out var count);
        if (count >= MailLimits.SignsPerRule) return;
        _counts[sign.Rule] = count + 1;
        sink.Sign(sign);
    }
}

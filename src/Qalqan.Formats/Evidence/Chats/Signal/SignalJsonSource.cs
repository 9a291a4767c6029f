namespace Qalqan.Formats.Chats.Signal;

/// <summary>Signal messages as JSON: signal-cli, Signal's own text export, sigexport, rows of the desktop's database. See README.md beside this file.</summary>
sealed class SignalJsonSource : IEvidenceSource
{
    public static string Id => "chat/signal-json";

    public static bool Recognises(ReadOnlySpan<byte> head)
    {
        if (head.StartsWith("\uFEFF"u8)) head = head[3..];
        head = head.TrimStart(" \t\r\n["u8);
        if (head.IsEmpty || head[0] != '{') return false;
        bool Has(ReadOnlySpan<byte> head, ReadOnlySpan<byte> name) => head.IndexOf(name) >= 0;
        // signal-cli, bare or as JSON-RPC.
        if (Has(head, "\"envelope\""u8) && (Has(head, "\"sourceUuid\""u8) || Has(head, "\"sourceDevice\""u8) || Has(head, "\"dataMessage\""u8) || Has(head, "\"syncMessage\""u8))) return true;
        // Signal's own export: frames of its backup format.
        if (Has(head, "\"chatItem\""u8) || Has(head, "\"backupTimeMs\""u8)) return true;
        // sigexport.
        if (Has(head, "\"sender\""u8) && Has(head, "\"body\""u8) && Has(head, "\"reactions\""u8) && Has(head, "\"quote\""u8)) return true;
        // Rows of the desktop's database.
        return Has(head, "\"conversationId\""u8) && (Has(head, "\"sent_at\""u8) || Has(head, "\"received_at\""u8));
    }

    /// <summary>Whether one object is around the list of messages. Its name is misspelt by one of the programs that write it.</summary>
    static bool IsWrapped(ReadOnlySpan<byte> head) => head.IndexOf("\"conversationId\""u8) >= 0
        && (head.IndexOf("\"messages\""u8) >= 0 || head.IndexOf("\"messsages\""u8) >= 0);

    public static void Read(EvidenceFile file, IEvidenceSink sink, CancellationToken cancel)
    {
        using var content = file.Open();
        new SignalJsonReader(new(content), IsWrapped(file.Head.Span), sink, cancel).Read();
    }
}

namespace Qalqan.Formats.Chats.Telegram;

/// <summary>The JSON export of Telegram Desktop, one chat or a whole account. See README.md beside this file.</summary>
sealed class TelegramSource : IEvidenceSource
{
    public static string Id => "chat/telegram";

    public static bool Recognises(ReadOnlySpan<byte> head)
    {
        if (head.StartsWith("\uFEFF"u8)) head = head[3..];
        head = head.TrimStart(" \t\r\n"u8);
        if (head.IsEmpty || head[0] != '{') return false;
        // One chat begins with its name, type and id, an account with a sentence about the export.
        var chat = head.IndexOf("\"messages\""u8) >= 0 && head.IndexOf("\"type\""u8) >= 0 && head.IndexOf("\"id\""u8) >= 0
            && (head.IndexOf("\"date_unixtime\""u8) >= 0 || head.IndexOf("\"from_id\""u8) >= 0 || head.IndexOf("\"text\""u8) >= 0 && head.IndexOf("\"date\""u8) >= 0);
        var account = head.IndexOf("\"about\""u8) is >= 0 and < 64 && head.IndexOf("Telegram"u8) >= 0;
        return chat || account;
    }

    public static void Read(EvidenceFile file, IEvidenceSink sink, CancellationToken cancel)
    {
        using var content = file.Open();
        new TelegramReader(new(content), sink, cancel).Read();
    }
}

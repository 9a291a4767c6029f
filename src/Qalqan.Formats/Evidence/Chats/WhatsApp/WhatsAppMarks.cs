namespace Qalqan.Formats.Chats.WhatsApp;

/// <summary>What WhatsApp writes in place of something that is no text: an attached file, media that were left out, a deleted or edited message.</summary>
static class WhatsAppMarks
{
    /// <summary>Adds what stands in the first line of a message's text.</summary>
    public static void Add(ChatMessage message, ReadOnlySpan<byte> text, long offset)
    {
        var marked = ChatTextReader.StartsWithMark(text);
        var line = ChatTextReader.Trim(text);
        if (TryAttachment(line, marked, out var name))
        {
            message.Field("attachment"u8, name);
            message.FileName(name, offset);
        }
        else if (IsOmitted(line, marked)) message.Field("media", "omitted");
        else if (IsDeleted(line)) message.Field("deleted", "true");
        // An iPhone and Android put it behind the text, in angle brackets of their own.
        if (line.EndsWith(">"u8) && line.LastIndexOf("\u200E<"u8) > 0) message.Field("edited", "true");
    }

    static bool TryAttachment(ReadOnlySpan<byte> line, bool marked, out ReadOnlySpan<byte> name)
    {
        name = default;
        // <attached: 00000012-PHOTO-2023-12-31-23-59-59.jpg>, the word in the phone's language.
        if (line.StartsWith("<"u8) && line.EndsWith(">"u8) && line.IndexOf(": "u8) is > 0 and < 60 and var colon) name = line[(colon + 2)..^1];
        // IMG-20231231-WA0001.jpg (file attached)
        else if (line.EndsWith(")"u8) && line.LastIndexOf(" ("u8) is > 0 and var open && (marked || line[..open].IndexOf("-WA"u8) > 0 || IsWord(line[(open + 2)..^1], s_attached)))
            name = line[..open];
        var dot = name.LastIndexOf((byte)'.');
        return dot > 0 && name.Length - dot is >= 3 and <= 6 && !name.ContainsAny((byte)'\n', (byte)'\r');
    }

    static bool IsOmitted(ReadOnlySpan<byte> line, bool marked)
    {
        // Android: <Media omitted> in the phone's language. iPhone: image omitted, behind a mark of direction.
        if (line.Length is > 2 and < 60 && line[0] == '<' && line[^1] == '>' && !line[1..^1].ContainsAny("<>/."u8)) return true;
        if (!marked || line.Length > 60) return false;
        var space = line.LastIndexOf((byte)' ');
        return space > 0 && IsWord(line[(space + 1)..], s_omitted);
    }

    static bool IsDeleted(ReadOnlySpan<byte> line)
    {
        if (line.Length > 80) return false;
        foreach (var words in s_deleted)
            if (line.TrimEnd("."u8).SequenceEqual(words)) return true;
        return false;
    }

    static bool IsWord(ReadOnlySpan<byte> text, byte[][] words)
    {
        foreach (var word in words)
            if (text.SequenceEqual(word)) return true;
        return false;
    }

    static readonly byte[][] s_attached = [.. new[]
    {
        "file attached", "Datei angeh\u00E4ngt", "archivo adjunto", "fichier joint", "arquivo anexado", "ficheiro anexado", "file allegato", "bestand bijgevoegd",
        "dosya ekli", "\u0444\u0430\u0439\u043B \u0434\u043E\u0431\u0430\u0432\u043B\u0435\u043D", "\u0627\u0644\u0645\u0644\u0641 \u0645\u0631\u0641\u0642", "\u6587\u4EF6\u9644\u4EF6", "\u6A94\u6848\u5DF2\u9644\u52A0",
    }.Select(System.Text.Encoding.UTF8.GetBytes)];

    static readonly byte[][] s_omitted = [.. new[]
    {
        "omitted", "weggelassen", "omitido", "omitida", "omise", "absente", "absent", "omesso", "omessa", "weggelaten", "ocultado", "oculto", "eklenmedi",
        "\u043E\u043F\u0443\u0449\u0435\u043D\u043E", "\u043E\u043F\u0443\u0449\u0435\u043D\u0430", "\u043F\u0440\u043E\u043F\u0443\u0449\u0435\u043D\u043E", "\u0627\u0633\u062A\u0628\u0639\u0627\u062F\u0647\u0627",
    }.Select(System.Text.Encoding.UTF8.GetBytes)];

    static readonly byte[][] s_deleted = [.. new[]
    {
        "This message was deleted", "You deleted this message", "Diese Nachricht wurde gel\u00F6scht", "Du hast diese Nachricht gel\u00F6scht", "Se elimin\u00F3 este mensaje",
        "Eliminaste este mensaje", "Ce message a \u00E9t\u00E9 supprim\u00E9", "Vous avez supprim\u00E9 ce message", "Mensagem apagada", "Questo messaggio \u00E8 stato eliminato",
        "Dit bericht is verwijderd", "Bu mesaj silindi", "\u0414\u0430\u043D\u043D\u043E\u0435 \u0441\u043E\u043E\u0431\u0449\u0435\u043D\u0438\u0435 \u0443\u0434\u0430\u043B\u0435\u043D\u043E",
        "\u062A\u0645 \u062D\u0630\u0641 \u0647\u0630\u0647 \u0627\u0644\u0631\u0633\u0627\u0644\u0629", "\u6B64\u6D88\u606F\u5DF2\u5220\u9664", "\u6B64\u8A0A\u606F\u5DF2\u522A\u9664",
    }.Select(System.Text.Encoding.UTF8.GetBytes)];
}

using System.Text.Json;

namespace Qalqan;

/// <summary>Reads the plaintext of a <see cref="HandleBundle"/> without making strings of addresses, which could not be zeroed.</summary>
static class HandleBundleReader
{
    const int MaxItems = 64; // more than the bundle allows; the bundle refuses, this only stops early

    /// <exception cref="JsonException">Not such a bundle.</exception>
    /// <exception cref="FormatException">Bad base64.</exception>
    /// <exception cref="InvalidOperationException">Bad UTF-8.</exception>
    public static HandleBundle Read(ReadOnlySpan<byte> json)
    {
        var reader = new Utf8JsonReader(json, new JsonReaderOptions { MaxDepth = 4 });
        Next(ref reader, JsonTokenType.StartObject);
        Name(ref reader, "cardKey"u8);
        var cardKey = Base64(ref reader);
        Name(ref reader, "channels"u8);
        Next(ref reader, JsonTokenType.StartArray);
        var channels = new List<ChannelHandle>();
        while (Next(ref reader) == JsonTokenType.StartObject && channels.Count < MaxItems) channels.Add(Channel(ref reader));
        Require(reader.TokenType == JsonTokenType.EndArray);
        Name(ref reader, "languages"u8);
        Next(ref reader, JsonTokenType.StartArray);
        var languages = new List<string>();
        while (Next(ref reader) == JsonTokenType.String && languages.Count < MaxItems) languages.Add(reader.GetString()!);
        Require(reader.TokenType == JsonTokenType.EndArray);
        Name(ref reader, "mailbox"u8);
        var mailbox = Base64(ref reader);
        Name(ref reader, "nickname"u8);
        Next(ref reader, JsonTokenType.String);
        var nickname = reader.GetString()!;
        Name(ref reader, "subject"u8);
        Next(ref reader, JsonTokenType.String);
        var subject = reader.GetString()!;
        Next(ref reader, JsonTokenType.EndObject);
        Require(!reader.Read());
        return new(nickname, subject, languages, cardKey, mailbox, channels);
    }

    static ChannelHandle Channel(ref Utf8JsonReader reader)
    {
        Name(ref reader, "address"u8);
        Next(ref reader, JsonTokenType.String);
        var room = new byte[reader.ValueSpan.Length];
        var length = reader.CopyString(room);
        var address = room[..length];
        if (length != room.Length) Array.Clear(room);
        Name(ref reader, "kind"u8);
        Next(ref reader, JsonTokenType.String);
        var kind = reader.GetString()!;
        Name(ref reader, "long"u8);
        var wantsLong = Next(ref reader) == JsonTokenType.True;
        Require(wantsLong || reader.TokenType == JsonTokenType.False);
        Name(ref reader, "openpgp"u8);
        var key = Base64(ref reader);
        Next(ref reader, JsonTokenType.EndObject);
        return new(kind, address, key, wantsLong);
    }

    static byte[] Base64(ref Utf8JsonReader reader)
    {
        Next(ref reader, JsonTokenType.String);
        return reader.GetBytesFromBase64();
    }

    static void Name(ref Utf8JsonReader reader, ReadOnlySpan<byte> name)
    {
        Next(ref reader, JsonTokenType.PropertyName);
        Require(reader.ValueTextEquals(name));
    }

    static void Next(ref Utf8JsonReader reader, JsonTokenType type) => Require(Next(ref reader) == type);

    static JsonTokenType Next(ref Utf8JsonReader reader)
    {
        Require(reader.Read());
        return reader.TokenType;
    }

    static void Require(bool held)
    {
        if (!held) throw new JsonException();
    }
}

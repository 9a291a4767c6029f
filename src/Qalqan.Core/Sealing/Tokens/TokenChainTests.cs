using System.Security.Cryptography;
using System.Text;
using Xunit;

namespace Qalqan.Tests;

public sealed class TokenChainTests
{
    static readonly byte[] Hub = [.. Enumerable.Range(1, 32).Select(i => (byte)i)];
    static readonly byte[] Guard = [.. Enumerable.Range(101, 32).Select(i => (byte)i)];

    /// <summary>Another machine: it has one key, and sees digests.</summary>
    sealed class Elsewhere : ITokenKey
    {
        public void Evaluate(ReadOnlySpan<byte> inputs, Span<byte> tokens)
        {
            for (var i = 0; i < inputs.Length / 32; i++)
                HMACSHA256.HashData(Guard, (byte[])[.. "qalqan/idx/v1"u8, .. inputs.Slice(32 * i, 32)]).AsSpan(0, 16).CopyTo(tokens[(16 * i)..]);
        }
    }

    static TokenInputs Inputs(params string[] hosts)
    {
        var inputs = new TokenInputs();
        foreach (var host in hosts) TokenLadder.Observed(ObservableKind.Domain, Encoding.ASCII.GetBytes(host), inputs);
        return inputs;
    }

    [Fact]
    public void A_token_is_what_its_definition_says()
    {
        using var keys = new LocalHmacKey(Hub, Guard);
        var inner = HMACSHA256.HashData(Hub, Encoding.ASCII.GetBytes("h\0www.evil.example"));
        var outer = HMACSHA256.HashData(Guard, (byte[])[.. "qalqan/idx/v1"u8, .. inner]);
        Assert.Equal(outer[..16], new TokenChain(keys).Tokens(Inputs("www.evil.example"))[..16]);
        var layer = new byte[32];
        using var rotated = new LayerKey(layer);
        Assert.Equal(HMACSHA256.HashData(layer, outer[..16])[..16], new TokenChain(keys, rotated).Tokens(Inputs("www.evil.example"))[..16]);
    }

    [Fact]
    public void The_second_key_can_be_on_another_machine()
    {
        using var keys = new LocalHmacKey(Hub, Guard);
        var inputs = Inputs("a.b.evil.example", "www.bad.test");
        Assert.Equal(new TokenChain(keys).Tokens(inputs), new TokenChain(keys.Hub, new Elsewhere()).Tokens(inputs));
    }

    [Fact]
    public void The_same_text_of_two_kinds_is_two_tokens_and_another_key_makes_another()
    {
        var inputs = new TokenInputs();
        foreach (var kind in ObservableKinds.All.Where(k => k is not (ObservableKind.Network or ObservableKind.Other))) TokenLadder.Observed(kind, "0123456789abcdef0123456789abcdef"u8, inputs);
        using LocalHmacKey one = new(Hub, Guard), two = new(Guard, Hub);
        var tokens = new TokenChain(one).Tokens(inputs).Concat(new TokenChain(two).Tokens(inputs)).Chunk(16).Select(Convert.ToHexString).ToArray();
        Assert.True(tokens.Length > 20);
        Assert.Distinct(tokens);
    }

    [Fact]
    public void Keys_of_another_size_and_too_many_layers_are_refused()
    {
        Assert.Throws<ArgumentException>(() => new LocalHmacKey(new byte[31], Guard));
        Assert.Throws<ArgumentException>(() => new LayerKey([]));
        using var keys = new LocalHmacKey(Hub, Guard);
        Assert.Throws<ArgumentException>(() => new TokenChain(keys, [.. Enumerable.Range(0, TokenChain.MaxLayers + 1).Select(_ => new LayerKey(Hub))]));
    }
}

using System.Text;
using Xunit;

namespace Qalqan.Tests;

public sealed class CheckpointTests
{
    static readonly SigningKey Key = SigningKey.Derive(Encoding.ASCII.GetBytes("a key for tests, of thirty-two bytes or more"));

    static SignedNote Signed(long size) => new Checkpoint("qalqan.hub/test", size, MerkleTree.EmptyRoot()).Sign(Key);

    [Fact]
    public void A_signed_checkpoint_is_read_back_and_holds()
    {
        for (var size = 0L; size < 100; size++) // signatures of every length that DER gives them
        {
            Assert.True(SignedNote.TryParse(Signed(size).ToBytes(), out var note));
            Assert.True(note.IsSignedBy(new("qalqan.hub/test", Key.Public)));
            Assert.False(note.IsSignedBy(new("qalqan.hub/other", Key.Public)));
            Assert.True(Checkpoint.TryParse(note.Text, out var read));
            Assert.Equal(size, read.Size);
        }
    }

    [Fact]
    public void Its_text_is_that_of_the_specification() =>
        Assert.Equal("qalqan.hub/test\n7\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n", Signed(7).Text);

    [Theory]
    [InlineData("")]
    [InlineData("a\n1\n")]
    [InlineData("a\n1\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=")]
    [InlineData("a\n01\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n")]
    [InlineData("a\n-1\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n")]
    [InlineData("a\n99999999999999999999\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n")]
    [InlineData("a\n1\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFV=\n")]
    [InlineData("a\n1\nAAAA\n")]
    [InlineData("a b\n1\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n")]
    [InlineData("a\n1\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\nmore\n")]
    public void Refuses_text_that_is_no_checkpoint(string text) => Assert.False(Checkpoint.TryParse(text, out _));

    [Fact]
    public void Reads_the_note_that_the_specification_gives()
    {
        const string Given = "Ognuno sta solo sul cuor della terra\ntrafitto da un raggio di sole:\n\ned è subito sera.\n\n"
            + "\u2014 quasimodo.example/salvatore NnugSzTjtVAewIS+Z/iJhUPeFDkO/5QQ2i5ddnGITLlC+EhfLW9oJKONrMouFSQU0xMcXxj99ihAQwaqP3ZekRwNtIc=\n";
        Assert.True(SignedNote.TryParse(Encoding.UTF8.GetBytes(Given), out var note));
        Assert.EndsWith("sera.\n", note.Text, StringComparison.Ordinal);
        var signature = Assert.Single(note.Signatures);
        Assert.Equal("quasimodo.example/salvatore", signature.Name);
        Assert.Equal(0x367BA04Bu, signature.KeyId);
        Assert.Equal(64, signature.Signature.Length); // Ed25519, which is ignored here
    }

    [Fact]
    public void No_byte_of_a_note_can_be_changed()
    {
        var key = new NoteKey("qalqan.hub/test", Key.Public);
        var bytes = Signed(12).ToBytes();
        for (var i = 0; i < bytes.Length; i++)
        {
            for (var bit = 0; bit < 8; bit++)
            {
                var changed = (byte[])bytes.Clone();
                changed[i] ^= (byte)(1 << bit);
                Assert.False(SignedNote.TryParse(changed, out var note) && note.IsSignedBy(key), $"byte {i}, bit {bit}");
            }
            Assert.False(SignedNote.TryParse(bytes.AsSpan(0, i), out _));
        }
    }

    [Fact]
    public void A_key_is_written_on_one_line_and_read_back()
    {
        var key = new NoteKey("qalqan.hub/test", Key.Public);
        Assert.True(NoteKey.TryParse($" {key}\n", out var read));
        Assert.Equal((key.Id, key.Key), (read.Id, read.Key));
        foreach (var wrong in new[] { "", "a+b", $"{key}A", key.ToString().Replace("test", "tess", StringComparison.Ordinal).Replace("+", "+0", StringComparison.Ordinal), "x+00000000+AAAA" })
            Assert.False(NoteKey.TryParse(wrong, out _));
    }

    [Theory]
    [InlineData("3006020101020101", true)]
    [InlineData("30070201010202007f", false)] // a zero too many
    [InlineData("3006020100020101", false)] // zero is no part of a signature
    [InlineData("3006020181020101", false)] // negative
    [InlineData("308106020101020101", false)] // a longer form of the length
    [InlineData("300602010102010100", false)]
    [InlineData("3006020101020201", false)]
    public void Signatures_have_one_form(string der, bool expected) => Assert.Equal(expected, EcdsaDer.TryRead(Convert.FromHexString(der), out _));
}

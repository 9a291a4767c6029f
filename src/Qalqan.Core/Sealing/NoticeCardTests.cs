using System.Security.Cryptography;
using Xunit;

namespace Qalqan.Tests;

public sealed class NoticeCardTests
{
    static readonly byte[] Key = SHA256.HashData("card"u8);

    [Fact]
    public void A_card_has_pairs_of_two_different_words_of_the_list()
    {
        for (var number = 1; number <= 5_000; number++)
        {
            var words = NoticeCard.Words(Key, number).Split(' ');
            Assert.Equal(2, words.Length);
            Assert.NotEqual(words[0], words[1]);
            Assert.All(words, w => Assert.True(WordList.Contains(w)));
        }
    }

    [Fact]
    public void Pairs_depend_on_key_and_number()
    {
        var other = SHA256.HashData(Key);
        Assert.Equal(24, Enumerable.Range(1, 24).Select(n => NoticeCard.Words(Key, n)).Distinct().Count());
        Assert.Empty(Enumerable.Range(1, 24).Select(n => NoticeCard.Words(Key, n)).Intersect(Enumerable.Range(1, 24).Select(n => NoticeCard.Words(other, n))));
        Assert.ThrowsAny<ArgumentException>(() => NoticeCard.Words(Key, 0));
        Assert.ThrowsAny<ArgumentException>(() => NoticeCard.Words(Key.AsSpan(0, 15), 1));
    }

    // Worked out by tests/vectors/sealing/codes.py. A change here is a card in somebody's pocket that no longer fits.
    [Theory]
    [InlineData(1, "clump landmark")]
    [InlineData(7, "saturday tapioca")]
    [InlineData(24, "trio algebra")]
    public void Pairs_never_change(int number, string words) => Assert.Equal(words, NoticeCard.Words(Key, number));
}

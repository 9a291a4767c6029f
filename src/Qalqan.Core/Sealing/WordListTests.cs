using System.Security.Cryptography;
using System.Text;
using Xunit;

namespace Qalqan.Tests;

public sealed class WordListTests
{
    static readonly string[] All = [.. Enumerable.Range(0, WordList.Count).Select(WordList.Word)];

    [Fact]
    public void Has_2048_sorted_words_that_differ_in_their_first_four_letters()
    {
        Assert.Equal(2048, All.Length);
        Assert.Equal(All.Order(StringComparer.Ordinal), All);
        Assert.Equal(2048, All.Select(w => w[..4]).Distinct().Count());
        Assert.Throws<ArgumentOutOfRangeException>(() => WordList.Word(2048));
        Assert.Throws<ArgumentOutOfRangeException>(() => WordList.Word(-1));
    }

    [Fact]
    public void Words_are_four_to_eight_plain_letters() => Assert.All(All, w => Assert.True(w.Length is >= 4 and <= 8 && w.All(char.IsAsciiLetterLower), w));

    // The list is on printed cards: to change it is to make those wrong.
    [Fact]
    public void The_list_is_frozen() =>
        Assert.Equal("af7b725758b6aa71ed84374b33c03b2163984c6238b70ae91e521e9cacd11f3c", Convert.ToHexStringLower(SHA256.HashData(Encoding.ASCII.GetBytes(string.Join('\n', All)))));

    [Theory]
    [InlineData("bullet knife weapon prison camp police arrest guard border wall army")]
    [InlineData("blood head hand bone skin mother father child widow orphan home")]
    [InlineData("church mosque temple prayer party state leader union china turkey camera watch follow track pursuit")]
    public void Words_that_frighten_are_not_in_it(string words) => Assert.All(words.Split(' '), w => Assert.False(WordList.Contains(w), w));

    [Fact]
    public void A_passphrase_has_seven_words_of_the_list_and_unwraps()
    {
        var passphrase = WordList.Passphrase();
        var words = passphrase.Split(' ');
        Assert.Equal(7, words.Length);
        Assert.All(words, w => Assert.True(WordList.Contains(w)));
        Assert.NotEqual(passphrase, WordList.Passphrase());
    }

    [Fact]
    public void All_words_are_drawn()
    {
        var drawn = Enumerable.Range(0, 6_000).SelectMany(_ => WordList.Passphrase().Split(' ')).ToHashSet();
        Assert.Equal(2048, drawn.Count); // 42,000 draws: a word is missed by chance once in 400,000 runs
    }
}

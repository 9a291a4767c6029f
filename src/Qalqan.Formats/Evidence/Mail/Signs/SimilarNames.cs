namespace Qalqan.Formats;

/// <summary>Whether one registered domain imitates another: one or two letters changed in a name long enough for it to be no accident.</summary>
static class SimilarNames
{
    /// <summary>Whether <paramref name="a"/> and <paramref name="b"/>, registered domains, are different and easily taken for each other.</summary>
    public static bool AreSimilar(string a, string b)
    {
        var (first, second) = (Organisation.Name(a), Organisation.Name(b));
        if (a == b || first.Length < 5 || Math.Abs(first.Length - second.Length) > 1) return false;
        // The same name under another ending: answers would leave the organisation all the same.
        if (first == second) return true;
        return Distance(first, second) == 1;
    }

    static int Distance(string a, string b)
    {
        int i = 0, j = 0, edits = 0;
        while (i < a.Length && j < b.Length)
        {
            if (a[i] == b[j])
            {
                (i, j) = (i + 1, j + 1);
                continue;
            }
            if (++edits > 1) return edits;
            var swapped = i + 1 < a.Length && j + 1 < b.Length && a[i] == b[j + 1] && a[i + 1] == b[j];
            if (swapped) (i, j) = (i + 2, j + 2);
            else if (a.Length > b.Length) i++;
            else if (a.Length < b.Length) j++;
            else (i, j) = (i + 1, j + 1);
        }
        return edits + (a.Length - i) + (b.Length - j);
    }
}

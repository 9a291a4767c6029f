namespace Qalqan.Hub;

/// <summary>Between which values the unknown numbers of a table can lie, given the published sums: the simplex method on sums of variables that are not negative.</summary>
/// <remarks>
/// Each row says which variables one published number adds up. For a table of two axes with its margins the bounds are whole numbers (the matrix is totally unimodular).
/// By duality the largest value of a variable is also the smallest weight of any combination of published numbers that contains it: what cannot be large can be singled out.
/// </remarks>
sealed class FeasibleRange
{
    const double Epsilon = 1e-9;

    /// <summary>After so many steps the entering variable is chosen by Bland's rule, which cannot run in circles.</summary>
    const int PatientSteps = 400;

    readonly double[][] _rows; // each: a coefficient for each variable, then the right side
    readonly int[] _basis; // the variable that a row solves for; -1 while it is an artificial one
    readonly int _variables;

    /// <summary>A system that <paramref name="solution"/> solves.</summary>
    /// <param name="sums">For each published number, the variables it adds up.</param>
    /// <param name="solution">True values, 0 or more.</param>
    public FeasibleRange(IReadOnlyList<int[]> sums, ReadOnlySpan<double> solution)
    {
        _variables = solution.Length;
        _rows = new double[sums.Count][];
        _basis = new int[sums.Count];
        for (var i = 0; i < sums.Count; i++)
        {
            _rows[i] = new double[_variables + 1];
            foreach (var variable in sums[i])
            {
                _rows[i][variable] = 1;
                _rows[i][_variables] += solution[variable];
            }
        }
        Array.Fill(_basis, -1);
        FindStart();
    }

    /// <summary>The largest value it can have; infinite if no sum holds it.</summary>
    public double Max(int variable) => Optimise(variable, 1);

    /// <summary>The smallest value it can have.</summary>
    public double Min(int variable) => Optimise(variable, -1);

    void FindStart()
    {
        var cost = new double[_variables + 1];
        foreach (var row in _rows)
            for (var j = 0; j <= _variables; j++) cost[j] += row[j];
        Climb(cost);
        for (var i = 0; i < _rows.Length; i++)
        {
            // A sum that follows from others keeps its artificial variable, at zero, in a row of zeros.
            if (_basis[i] < 0 && Array.FindIndex(_rows[i], 0, _variables, a => Math.Abs(a) > Epsilon) is >= 0 and var j) Pivot(i, j, cost);
        }
    }

    double Optimise(int variable, double sign)
    {
        var gain = new double[_variables + 1];
        gain[variable] = sign;
        var at = Array.IndexOf(_basis, variable);
        if (at >= 0)
            for (var j = 0; j <= _variables; j++) gain[j] -= sign * _rows[at][j];
        if (!Climb(gain)) return double.PositiveInfinity;
        at = Array.IndexOf(_basis, variable);
        return at < 0 ? 0 : Math.Max(0, _rows[at][_variables]);
    }

    bool Climb(double[] gain)
    {
        for (var step = 0; ; step++)
        {
            var enter = Enter(gain, step > PatientSteps);
            if (enter < 0) return true;
            var leave = Leave(enter);
            if (leave < 0) return false;
            Pivot(leave, enter, gain);
        }
    }

    int Enter(double[] gain, bool first)
    {
        var (best, at) = (Epsilon, -1);
        for (var j = 0; j < _variables; j++)
        {
            if (gain[j] <= best) continue;
            (best, at) = (gain[j], j);
            if (first) break;
        }
        return at;
    }

    int Leave(int enter)
    {
        var (best, at) = (double.PositiveInfinity, -1);
        for (var i = 0; i < _rows.Length; i++)
        {
            var a = _rows[i][enter];
            if (a <= Epsilon) continue;
            var ratio = _rows[i][_variables] / a;
            if (ratio < best - Epsilon || (ratio < best + Epsilon && _basis[i] < _basis[at])) (best, at) = (Math.Min(best, ratio), i);
        }
        return at;
    }

    void Pivot(int leave, int enter, double[] gain)
    {
        var row = _rows[leave];
        var by = row[enter];
        for (var j = 0; j <= _variables; j++) row[j] /= by;
        foreach (var other in _rows)
            if (!ReferenceEquals(other, row)) Subtract(other, row, other[enter]);
        Subtract(gain, row, gain[enter]);
        _basis[leave] = enter;
    }

    static void Subtract(double[] from, double[] row, double times)
    {
        if (times == 0) return;
        for (var j = 0; j < row.Length; j++)
        {
            from[j] -= times * row[j];
            if (Math.Abs(from[j]) < Epsilon / 10) from[j] = 0;
        }
    }
}

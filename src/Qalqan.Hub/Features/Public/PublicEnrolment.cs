namespace Qalqan.Hub;

/// <summary>Gives somebody a code: a mailbox that nothing but the code leads to, and what was handed in remembered for it.</summary>
sealed class PublicEnrolment(Enrolment enrolment, PersonStore people, PersonSessions sessions, Submissions submissions, Correspondence correspondence, PublicFacts facts, Buckets buckets)
{
    /// <summary>Codes for one network within <see cref="Buckets.Period"/>: a help desk gives out a dozen in an afternoon.</summary>
    const int PerNetwork = 30;

    /// <summary>Codes for all who come over an onion service.</summary>
    const int Together = 300;

    /// <summary>Whether this sender may have one now.</summary>
    public bool Allows(HttpContext context) => buckets.Allows(context, "join", PerNetwork, Together);

    /// <summary>Enrols, remembers the evidence, and opens the mailbox in this browser.</summary>
    /// <param name="context">The request.</param>
    /// <param name="evidence">What was handed in; may be empty.</param>
    /// <param name="keep">Whether the originals go into the vault.</param>
    /// <param name="cancel">Ends the reading; the mailbox stays.</param>
    /// <returns>Who joined.</returns>
    public async Task<Person> Join(HttpContext context, IReadOnlyList<Evidence> evidence, bool keep, CancellationToken cancel)
    {
        var tag = PageLanguage.Of(context).Tag;
        var enrolled = enrolment.Add(new(NoticeLinter.IsPlainName(facts.Who) ? facts.Who : "Help desk", tag == "en" ? ["en"] : [tag, "en"]));
        if (!ReceiptCode.TryParse(string.Concat(enrolled.ReceiptCode), out var code) || people.Find(enrolled.Person) is not { } person) throw new InvalidDataException("the new person cannot be found");
        if (evidence.Count > 0) await Remember(person, evidence, keep, cancel);
        sessions.Begin(context, new(code, enrolled.Card));
        return person;
    }

    /// <summary>Checks and remembers, and leaves the verdict in the mailbox.</summary>
    /// <returns>Whether the originals were kept, if that was wanted.</returns>
    public async Task<bool> Remember(Person person, IReadOnlyList<Evidence> evidence, bool keep, CancellationToken cancel)
    {
        Submitted done;
        var kept = keep;
        try
        {
            done = await submissions.TakeAll(evidence, person, keep, cancel);
        }
        catch (HubException) when (keep)
        {
            // Nobody could open it yet. What matters more is that it is checked and remembered.
            kept = false;
            done = await submissions.TakeAll(evidence, person, false, cancel);
        }
        correspondence.Checked(person, done.Result.Verdict, Pieces.Names(evidence));
        return kept;
    }
}

using System.Xml.Linq;
using Microsoft.AspNetCore.DataProtection.Repositories;

namespace Qalqan.Hub;

/// <summary>A key ring that is never written anywhere.</summary>
sealed class MemoryKeyRing : IXmlRepository
{
    readonly Lock _lock = new();
    readonly List<XElement> _elements = [];

    /// <inheritdoc/>
    public IReadOnlyCollection<XElement> GetAllElements()
    {
        lock (_lock) return [.. _elements.Select(e => new XElement(e))];
    }

    /// <inheritdoc/>
    public void StoreElement(XElement element, string friendlyName)
    {
        lock (_lock) _elements.Add(new(element));
    }
}

using GptImage15.Resources;

namespace GptImage15.History.LocalIndex;

/// <summary>
/// A line is no longer where it was read: another program has changed the file in place. The file is read again.
/// </summary>
internal sealed class HistoryChangedException() : IOException(Messages.HistoryLinesDamaged);

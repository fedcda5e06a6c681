using System.Collections.Concurrent;
using GptImage15.History.Records;

namespace GptImage15.History.Table;

/// <summary>What this process knows of a table, so that it does not ask for it again. Thread-safe.</summary>
internal sealed class TableSession
{
    /// <summary>The number of tasks that are kept. The oldest are forgotten first; then the table is asked.</summary>
    public const int MaximumTasks = 10_000;

    private static readonly ConcurrentDictionary<string, TableSession> Opened = new();

    private readonly object _gate = new();
    private readonly Dictionary<string, TableRow> _tasks = [];
    private readonly Queue<string> _oldest = new();

    /// <summary>Whether the table can be read: no later version has written its version.</summary>
    public bool IsReadable { get; set; }

    /// <summary>Whether the table has its version, so that it can be written.</summary>
    public bool HasVersion { get; set; }

    /// <summary>One check of the version at a time.</summary>
    public SemaphoreSlim Check { get; } = new(1);

    /// <summary>The claims of this process whose outcome is not recorded, by the id of their submission.</summary>
    public ConcurrentDictionary<string, TableRow> Claims { get; } = new();

    /// <summary>Warnings that no caller has received.</summary>
    public ConcurrentQueue<string> Warnings { get; } = new();

    /// <summary>The rows that count the credits of a day, as this process last saw them, by their RowKeys.</summary>
    public ConcurrentDictionary<string, TableRow> Days { get; } = new();

    /// <summary>The calls to the table that run at the same time for ended tasks and tasks to look up.</summary>
    public SemaphoreSlim Calls { get; } = new(16);

    /// <summary>The last failure of one of the <see cref="Calls"/> to reach the store; null for none.</summary>
    public GptImageException? LastFailure { get; set; }

    /// <summary>The instance of this process for a table.</summary>
    public static TableSession Open(string place) => Opened.GetOrAdd(place, static _ => new TableSession());

    /// <summary>Keeps what is known of a task.</summary>
    /// <param name="taskIdentity">The <see cref="HistoryRecord.TaskIdentity"/>.</param>
    /// <param name="task">The task, and submissions of it.</param>
    public void Keep(string taskIdentity, TableRow task)
    {
        lock (_gate)
        {
            if (_tasks.TryGetValue(taskIdentity, out var known))
            {
                task = new TableRow(task.Key, task.Record)
                {
                    Submissions = [.. known.Submissions.Union(task.Submissions)],
                };
            }
            else
            {
                _oldest.Enqueue(taskIdentity);
                if (_oldest.Count > MaximumTasks)
                {
                    _tasks.Remove(_oldest.Dequeue());
                }
            }

            _tasks[taskIdentity] = task;
        }
    }

    /// <summary>The row of a task; null where this process has not seen it.</summary>
    public TableRow? Find(string taskIdentity)
    {
        lock (_gate)
        {
            return _tasks.TryGetValue(taskIdentity, out var task) ? task : null;
        }
    }

    /// <summary>The tasks that this process has seen.</summary>
    public IReadOnlyList<HistoryRecord> Tasks()
    {
        lock (_gate)
        {
            return [.. _tasks.Values.Select(task => task.Record)];
        }
    }
}

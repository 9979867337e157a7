using Microsoft.Data.Sqlite;

namespace FedInfra.Coordinator.Journal;

/// <summary>The SQLite file below the journal: connections, schema, rows. Knows no events and checks no hashes.</summary>
internal sealed class JournalDatabase : IDisposable
{
    /// <summary>Kept in SQLite's user_version; raised when the table changes.</summary>
    public const int SchemaVersion = 1;

    private const string Schema = """
        CREATE TABLE journal (
            sequence INTEGER PRIMARY KEY CHECK (sequence > 0),
            time TEXT NOT NULL,
            kind TEXT NOT NULL,
            payload TEXT NOT NULL,
            previous_hash TEXT NOT NULL,
            hash TEXT NOT NULL
        ) STRICT;
        CREATE TRIGGER journal_never_changes BEFORE UPDATE ON journal
            BEGIN SELECT RAISE(ABORT, 'the journal is append-only: no line is ever changed'); END;
        CREATE TRIGGER journal_never_forgets BEFORE DELETE ON journal
            BEGIN SELECT RAISE(ABORT, 'the journal is append-only: no line is ever deleted'); END;
        """;

    private readonly string _path;
    private readonly SqliteConnection _writer;

    public JournalDatabase(string path)
    {
        _path = path;
        _writer = Connect(SqliteOpenMode.ReadWriteCreate);
        try
        {
            // FULL: a commit is synced to the disk before it returns, so what was acknowledged survives a power cut.
            Execute("PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;");
            Prepare();
        }
        catch
        {
            _writer.Dispose();
            throw;
        }
    }

    /// <summary>The newest line, or null in an empty journal.</summary>
    public JournalLine? Last() =>
        Select(_writer, "SELECT * FROM journal ORDER BY sequence DESC LIMIT 1").FirstOrDefault();

    /// <summary>Lines in order, seen through a connection of their own, so that appending goes on meanwhile.</summary>
    public IEnumerable<JournalLine> Read(long from, long to)
    {
        using var reader = Connect(SqliteOpenMode.ReadOnly);
        foreach (var line in Select(
            reader, "SELECT * FROM journal WHERE sequence BETWEEN $from AND $to ORDER BY sequence", ("$from", from), ("$to", to)))
        {
            yield return line;
        }
    }

    /// <summary>All lines or none; durable when it returns.</summary>
    public void Insert(IReadOnlyList<JournalLine> lines)
    {
        using var transaction = _writer.BeginTransaction();
        using var command = _writer.CreateCommand();
        command.Transaction = transaction;
        command.CommandText = "INSERT INTO journal VALUES ($sequence, $time, $kind, $payload, $previous, $hash)";
        foreach (var line in lines)
        {
            command.Parameters.Clear();
            command.Parameters.AddWithValue("$sequence", line.Sequence);
            command.Parameters.AddWithValue("$time", line.Time);
            command.Parameters.AddWithValue("$kind", line.Kind);
            command.Parameters.AddWithValue("$payload", line.Payload);
            command.Parameters.AddWithValue("$previous", line.Previous);
            command.Parameters.AddWithValue("$hash", line.Hash);
            command.ExecuteNonQuery();
        }

        transaction.Commit();
    }

    public void Dispose() => _writer.Dispose();

    private void Prepare()
    {
        var version = Scalar("PRAGMA user_version");
        if (version > SchemaVersion)
        {
            throw new CoordinatorException(
                CoordinatorErrorCode.Conflict,
                $"{_path} has schema version {version}; this coordinator knows versions up to {SchemaVersion}. "
                + "Use the newer coordinator that wrote it.");
        }

        if (version == SchemaVersion)
        {
            return;
        }

        if (Scalar("SELECT count(*) FROM sqlite_schema") != 0)
        {
            throw new CoordinatorException(
                CoordinatorErrorCode.Conflict, $"{_path} is an SQLite database of something else; give the coordinator a data folder of its own.");
        }

        using var transaction = _writer.BeginTransaction();
        Execute($"{Schema}\nPRAGMA user_version={SchemaVersion};", transaction);
        transaction.Commit();
    }

    // Pooling would keep the file open after Dispose.
    private SqliteConnection Connect(SqliteOpenMode mode)
    {
        var connection = new SqliteConnection(
            new SqliteConnectionStringBuilder { DataSource = _path, Mode = mode, Pooling = false }.ToString());
        try
        {
            connection.Open();
            return connection;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    private static IEnumerable<JournalLine> Select(
        SqliteConnection connection, string sql, params (string Name, long Value)[] parameters)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        foreach (var (name, value) in parameters)
        {
            command.Parameters.AddWithValue(name, value);
        }

        using var row = command.ExecuteReader();
        while (row.Read())
        {
            yield return new(row.GetInt64(0), row.GetString(1), row.GetString(2), row.GetString(3), row.GetString(4), row.GetString(5));
        }
    }

    private long Scalar(string sql)
    {
        using var command = _writer.CreateCommand();
        command.CommandText = sql;
        return (long)command.ExecuteScalar()!;
    }

    private void Execute(string sql, SqliteTransaction? transaction = null)
    {
        using var command = _writer.CreateCommand();
        command.Transaction = transaction;
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }
}

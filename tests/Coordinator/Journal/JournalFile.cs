using FedInfra.Coordinator.Journal;
using Microsoft.Data.Sqlite;

namespace FedInfra.Coordinator.Tests.Journal;

/// <summary>Reaches into a journal's file behind the journal's back.</summary>
internal static class JournalFile
{
    public static void Execute(string path, string sql)
    {
        using var connection = new SqliteConnection($"Data Source={path};Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }

    /// <summary>Adds a properly chained first line, as another version of the coordinator would have written it.</summary>
    public static void WriteFirst(string path, string kind, string payload)
    {
        var line = JournalLine.Chain(1, JournalLine.FormatTime(DateTimeOffset.UnixEpoch), kind, payload, JournalLine.Genesis);
        Execute(path, $"INSERT INTO journal VALUES (1, '{line.Time}', '{kind}', '{payload}', '{line.Previous}', '{line.Hash}')");
    }
}

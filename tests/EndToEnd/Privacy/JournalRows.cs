using System.Text.Json;
using Microsoft.Data.Sqlite;

namespace FedInfra.EndToEnd.Tests.Privacy;

/// <summary>Reads the journal of a coordinator, running or not.</summary>
internal static class JournalRows
{
    /// <summary>What the events of one kind say, oldest first.</summary>
    public static IReadOnlyList<JsonElement> Of(string dataDir, string kind)
    {
        var path = new SqliteConnectionStringBuilder { DataSource = Path.Combine(dataDir, "journal.db"), Mode = SqliteOpenMode.ReadOnly, Pooling = false };
        using var connection = new SqliteConnection(path.ToString());
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT payload FROM journal WHERE kind = $kind ORDER BY sequence";
        command.Parameters.AddWithValue("$kind", kind);
        using var reader = command.ExecuteReader();
        List<JsonElement> payloads = [];
        while (reader.Read())
        {
            payloads.Add(JsonElement.Parse(reader.GetString(0)));
        }

        return payloads;
    }
}

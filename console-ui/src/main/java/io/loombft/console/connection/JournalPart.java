package io.loombft.console.connection;

import com.fasterxml.jackson.databind.JsonNode;
import io.loombft.core.bytes.Bytes;
import io.loombft.core.bytes.MalformedInputException;
import io.loombft.core.client.Fields;
import io.loombft.core.client.RpcException;
import java.util.ArrayList;
import java.util.List;

/**
 * Records of a running node's journal in a row.
 *
 * @param heights of all segments, ascending
 * @param nextOffset where to read on
 * @param isAtEnd whether there is nothing behind these now
 */
public record JournalPart(
        long height, List<Long> heights, List<Entry> entries, long nextOffset, boolean isAtEnd) {
    static final int RECORDS_MAX = 10_000;
    static final int HEIGHTS_MAX = 1_000;

    /** A record and what it is: snapshot, event, synced or sealed. */
    public record Entry(String kind, Bytes payload) {}

    public JournalPart {
        heights = List.copyOf(heights);
        entries = List.copyOf(entries);
    }

    static JournalPart of(JsonNode result, long offset) throws RpcException {
        Fields fields = new Fields("get_journal", result);
        List<Long> heights = new ArrayList<>();
        for (String height : fields.texts("heights", HEIGHTS_MAX)) {
            heights.add(number(fields, height));
        }
        List<Entry> entries = fields.list("records", RECORDS_MAX, JournalPart::entry);
        long next = fields.number("next_offset");
        if (next < offset || (next == offset && !entries.isEmpty())) {
            throw fields.missing("next_offset", "an offset that goes on");
        }
        return new JournalPart(
                fields.number("height"),
                heights,
                entries,
                next,
                entries.isEmpty() || next >= fields.number("bytes"));
    }

    private static Entry entry(Fields record) throws RpcException {
        return new Entry(record.text("kind"), record.parsed("payload", JournalPart::bytes));
    }

    private static Bytes bytes(String hex) throws MalformedInputException {
        return Bytes.fromHex(hex);
    }

    private static long number(Fields fields, String text) throws RpcException {
        try {
            return Long.parseLong(text);
        } catch (NumberFormatException e) {
            throw fields.missing("heights", "a list of heights");
        }
    }
}

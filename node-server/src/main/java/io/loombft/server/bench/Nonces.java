package io.loombft.server.bench;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Asks a node for the next nonces of all payers. */
final class Nonces {
    private final Payers payers;
    private final RpcConnection connection;

    Nonces(Payers payers, Target target) {
        this.payers = payers;
        this.connection = new RpcConnection(target.url());
    }

    /** What is in blocks counts, and nothing else: called when nothing is on its way. */
    long[] read() throws BenchFailedException {
        long[] nonces = new long[payers.count()];
        for (int from = 0; from < nonces.length; from += RpcConnection.BATCH_MAX) {
            int until = Math.min(nonces.length, from + RpcConnection.BATCH_MAX);
            List<String> calls = new ArrayList<>();
            for (int i = from; i < until; i++) {
                calls.add(RpcConnection.call(i, "get_account", "address", payers.address(i).hex()));
            }
            JsonNode answers = post(calls);
            for (int i = from; i < until; i++) {
                JsonNode nonce = answers.path(i - from).path("result").path("nonce");
                if (!nonce.canConvertToLong()) {
                    throw new BenchFailedException("a node answered get_account without a nonce");
                }
                nonces[i] = nonce.asLong();
            }
        }
        return nonces;
    }

    private JsonNode post(List<String> calls) throws BenchFailedException {
        try {
            return connection.post(calls);
        } catch (IOException e) {
            throw new BenchFailedException("a node does not answer: " + e.getMessage());
        }
    }
}

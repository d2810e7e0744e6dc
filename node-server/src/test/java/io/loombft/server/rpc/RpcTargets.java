package io.loombft.server.rpc;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.loombft.core.bytes.Bytes;
import io.loombft.server.fuzz.FuzzTarget;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Bodies of requests, for fuzzing. */
public final class RpcTargets {
    private static final ObjectMapper JSON = new ObjectMapper();

    /** The longest answers of the sample node, a hundred times in a batch. */
    private static final long ANSWERS_BYTES = 16 * 1024 * 1024;

    private RpcTargets() {}

    public static List<FuzzTarget> all() {
        List<Bytes> seeds =
                Stream.concat(
                                DispatcherFuzzTest.SEEDS.stream(),
                                NodeMethods.of(new FakeNode()).stream().map(RpcTargets::request))
                        .map(Bytes::utf8)
                        .toList();
        return List.of(new FuzzTarget("json-rpc", RpcTargets::answer, ANSWERS_BYTES, 1_024, seeds));
    }

    /** Every body is answered as the specification says, and no answer is a failure of ours. */
    private static void answer(byte[] body) throws IOException {
        Dispatcher dispatcher =
                new Dispatcher(NodeMethods.of(new FakeNode()), (method, outcome) -> {});
        Optional<byte[]> answer = dispatcher.answer(body).body();
        if (answer.isPresent()) {
            DispatcherFuzzTest.check(JSON.readTree(answer.get()), "answer");
        }
    }

    private static String request(RpcMethod method) {
        return "{\"jsonrpc\":\"2.0\",\"method\":\"" + method.name() + "\",\"id\":1}";
    }
}

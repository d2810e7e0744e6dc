package io.loombft.console.keys;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.loombft.console.connection.AnsweringNode;
import io.loombft.console.connection.Connections;
import io.loombft.console.connection.Desk;
import io.loombft.console.connection.Desk.Answer;
import io.loombft.console.keys.Sending.Out;
import io.loombft.core.bytes.Bytes;
import io.loombft.core.client.KeyFile;
import io.loombft.core.client.Submission;
import io.loombft.core.crypto.Ed25519;
import io.loombft.core.types.Address;
import io.loombft.core.types.Amount;
import io.loombft.core.types.ChainId;
import io.loombft.core.types.TransactionBody.Transfer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class SendingTest {
    private static final String GAS =
            "{\"gas\":{\"base\":1,\"signature\":1,\"deploy_byte\":1,\"call\":1,\"data_byte\":1}}";

    private final Sending sending =
            new Sending(
                    KeyFile.generate(new Ed25519()),
                    new ChainId("c"),
                    new Transfer(Address.ZERO, Amount.of(1), Bytes.EMPTY),
                    OptionalLong.of(24_000));

    /** It is told like one that was taken, so that it stays in sight, and with the reason for the doubt. */
    @Test
    void whatANodeMayHaveTakenIsNotForgotten() throws Exception {
        try (AnsweringNode node = new AnsweringNode()) {
            node.answer("get_params", GAS);
            node.answer("get_account", "{\"balance\":\"1\",\"nonce\":3,\"next_nonce\":5}");
            node.answerWith("broadcast_tx", "<html>502</html>");
            Out out = ((Answer.Given<Out>) submit(node)).value();
            assertEquals(5, out.transaction().nonce());
            assertTrue(out.doubt().contains(out.transaction().hash().hex()), out.doubt());
            assertEquals(Submission.HAND_INS_MAX, node.asked("broadcast_tx").size());
        }
    }

    @Test
    void aRefusalIsNoDoubt() throws Exception {
        try (AnsweringNode node = new AnsweringNode()) {
            node.answer("get_params", GAS);
            node.answer("get_account", "{\"balance\":\"1\",\"nonce\":3,\"next_nonce\":5}");
            assertInstanceOf(Answer.Refused.class, submit(node));
            assertEquals(1, node.asked("broadcast_tx").size());
        }
    }

    private Answer<Out> submit(AnsweringNode node) throws Exception {
        List<Answer<Out>> answers = new ArrayList<>();
        try (Connections connections = new Connections()) {
            connections.add(node.url());
            Desk desk = new Desk(connections);
            desk.ask(node.url(), sending::submit, answers::add);
            await().pollInSameThread()
                    .atMost(Duration.ofMinutes(1))
                    .until(
                            () -> {
                                desk.handOver();
                                return !answers.isEmpty();
                            });
        }
        return answers.getFirst();
    }
}

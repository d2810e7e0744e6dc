package io.loombft.core.client;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import io.loombft.core.bytes.Bytes;
import io.loombft.core.types.Address;
import io.loombft.core.types.Amount;
import io.loombft.core.types.GasPrices;
import io.loombft.core.types.TransactionBody;
import io.loombft.core.types.TransactionBody.ContractCall;
import io.loombft.core.types.TransactionBody.ContractDeploy;
import io.loombft.core.types.TransactionBody.ContractUpgrade;
import io.loombft.core.types.TransactionBody.Reentrancy;
import io.loombft.core.wasm.ModuleLimits;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class GasEstimateTest {
    private static final String REFUSED = "error{\"code\":-32603,\"message\":\"not now\"}";
    private static final String NOT_FOUND = "error{\"code\":-32001,\"message\":\"none\"}";
    private static final Bytes TOKEN = module("token/token-c.wasm");
    private static final TransactionBody DEPLOY =
            new ContractDeploy(Reentrancy.REFUSED, Address.ZERO, TOKEN, Bytes.EMPTY);
    private static final TransactionBody CALL =
            new ContractCall(Address.ZERO, Amount.ZERO, Bytes.EMPTY);

    /** Not those of the defaults: the node's answer decides. */
    private static final long LOADING = 2_000_000 + 70L * ModuleLimits.DEFAULT.workMax();

    private long gasMax = 1L << 40;
    private String trial = REFUSED;
    private String code = NOT_FOUND;

    @Test
    void leavesRoomAboveWhatRanButNotAboveWhatLoadingCosts() throws Exception {
        trial = tried("success", 1_400_000, 1_000_000);
        assertEquals(1_400_000 + 100_000 + GasEstimate.ROOM, limit(CALL));
    }

    @Test
    void whatBringsCodeAndCannotBeTriedGetsThePriceOfLoadingIt() throws Exception {
        assertEquals(least(DEPLOY) + LOADING + GasEstimate.UNTRIED, limit(DEPLOY));
        TransactionBody upgrade = new ContractUpgrade(Address.ZERO, TOKEN, Bytes.EMPTY);
        assertEquals(least(upgrade) + LOADING + GasEstimate.UNTRIED, limit(upgrade));
    }

    @Test
    void aCallThatCannotBeTriedGetsThePriceOfLoadingWhatItCalls() throws Exception {
        code = "{\"wasm\":\"00\"}";
        assertEquals(least(CALL) + LOADING + GasEstimate.UNTRIED, limit(CALL));
    }

    @Test
    void aCallOfWhatIsDeployedBeforeItLoadsNothing() throws Exception {
        assertEquals(least(CALL) + GasEstimate.UNTRIED, limit(CALL));
    }

    @Test
    void aFailedTrialSaysWhatElseWasLoaded() throws Exception {
        trial = tried("contract_reverted", least(CALL) + 40_100_000, 40_000_000);
        assertEquals(least(CALL) + 40_000_000 + GasEstimate.UNTRIED, limit(CALL));
        trial = tried("contract_reverted", least(CALL) + 48_000_000, 40_000_000);
        assertEquals(
                least(CALL)
                        + 40_000_000
                        + 8_000_000
                        + (least(CALL) + 8_000_000) / 4
                        + GasEstimate.ROOM,
                limit(CALL));
    }

    @Test
    void nothingGetsMoreThanTheChainAllows() throws Exception {
        gasMax = 100_000_000;
        trial = tried("out_of_gas", 100_000_000, 70_000_000);
        assertEquals(100_000_000, limit(DEPLOY));
    }

    @Test
    void whatFailedBeforeItWasLoadedMayHaveToLoad() throws Exception {
        trial = tried("insufficient_balance", least(DEPLOY), 0);
        code = "{\"wasm\":\"00\"}";
        assertEquals(least(DEPLOY) + LOADING + GasEstimate.UNTRIED, limit(DEPLOY));
        trial = tried("contract_refused", least(CALL), 0);
        code = NOT_FOUND;
        assertEquals(least(CALL) + GasEstimate.UNTRIED, limit(CALL));
    }

    private long limit(TransactionBody body) throws Exception {
        try (FakeNode node = FakeNode.answering(this::answer);
                NodeClient client = NodeClient.of(List.of(node.url()))) {
            return new GasEstimate(client, Transfers.builder())
                    .limited(Transfers.SENDER, Optional.of(3L), body)
                    .build(Transfers.SENDER, 3, body)
                    .gasLimit();
        }
    }

    private String answer(String method, JsonNode params) {
        return switch (method) {
            case "get_params" ->
                    "{\"tx_gas_max\":"
                            + gasMax
                            + ",\"gas\":{\"host\":{\"load\":2000000,\"load_work\":70}}}";
            case "simulate_tx" -> trial;
            case "get_code" -> code;
            default -> throw new AssertionError(method);
        };
    }

    private static String tried(String code, long gasUsed, long loadGas) {
        return "{\"code\":\"%s\",\"gas_used\":%d,\"load_gas\":%d}"
                .formatted(code, gasUsed, loadGas);
    }

    private static long least(TransactionBody body) {
        return GasPrices.DEFAULT.intrinsic(body);
    }

    private static Bytes module(String name) {
        try {
            return Bytes.copyOf(Files.readAllBytes(Path.of("contracts").resolve(name)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

package io.loombft.core.client;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.loombft.core.bytes.MalformedInputException;
import io.loombft.core.crypto.PublicKey;
import io.loombft.core.types.Address;
import io.loombft.core.types.Amount;
import io.loombft.core.types.ChainId;
import io.loombft.core.types.Fraction;
import io.loombft.core.types.GasPrices;
import io.loombft.core.types.Genesis;
import io.loombft.core.types.Params;
import io.loombft.core.types.Validator;
import io.loombft.core.types.ValidatorSet;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A genesis as JSON, in a file and in answers of the RPC. Accounts, administrators, validator names,
 * and each parameter may be left out; a member that nobody knows is refused.
 */
public final class GenesisJson {
    private static final int BYTES_MAX = 32 * 1024 * 1024;
    private static final List<String> GENESIS =
            List.of(
                    "chain_id",
                    "genesis_time_ms",
                    "validators",
                    "accounts",
                    "administrators",
                    "params");
    private static final List<String> PARAMS =
            List.of(
                    "block_bytes_max",
                    "block_gas_max",
                    "tx_bytes_max",
                    "tx_gas_max",
                    "evidence_age_blocks",
                    "power_change_max",
                    "precision_ms",
                    "message_delay_ms",
                    "gas",
                    ContractParamsJson.LIMITS_NAME);
    private static final List<String> GAS =
            List.of(
                    "base",
                    "signature",
                    "deploy_byte",
                    "call",
                    "data_byte",
                    ContractParamsJson.HOST_NAME,
                    ContractParamsJson.CODE_NAME);

    private GenesisJson() {}

    /** Reads and checks a genesis file. */
    public static Genesis read(Path file) throws InvalidFileException {
        return parse(file, SmallFile.read(file, BYTES_MAX));
    }

    /** Reads and checks a document; the file is only named. */
    public static Genesis parse(Path file, byte[] document) throws InvalidFileException {
        JsonFile json = JsonFile.read(file, document).of(GENESIS);
        Genesis genesis =
                new Genesis(
                        value(json, "chain_id", ChainId::parse),
                        json.whole("genesis_time_ms"),
                        validators(json),
                        accounts(json),
                        administrators(json),
                        params(json));
        try {
            return genesis.checked();
        } catch (MalformedInputException e) {
            throw json.problem(String.valueOf(e.getMessage()));
        }
    }

    /**
     * Writes a new file, whole or not at all.
     *
     * @throws java.nio.file.FileAlreadyExistsException when there is one: it stays as it is
     */
    public static void write(Path file, Genesis genesis) throws IOException {
        SmallFile.writeNew(file, JsonFile.pretty(toTree(genesis)), SmallFile.Readers.ALL);
    }

    /** The document that {@link #read} understands, with nothing left out. */
    public static ObjectNode toTree(Genesis genesis) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("chain_id", genesis.chainId().value());
        json.put("genesis_time_ms", genesis.timeMs());
        ArrayNode validators = json.putArray("validators");
        for (Genesis.Member member : genesis.validators()) {
            validators
                    .addObject()
                    .put("public_key", member.validator().id().hex())
                    .put("power", member.validator().power())
                    .put("name", member.name());
        }
        ArrayNode accounts = json.putArray("accounts");
        for (Genesis.Account account : genesis.accounts()) {
            accounts.addObject()
                    .put("address", account.address().hex())
                    .put("balance", account.balance().toString());
        }
        ObjectNode administrators = json.putObject("administrators");
        administrators.put("threshold", genesis.administrators().threshold());
        ArrayNode keys = administrators.putArray("public_keys");
        genesis.administrators().keys().forEach(key -> keys.add(key.hex()));
        json.set("params", toTree(genesis.params()));
        return json;
    }

    /** The object under {@code params}. */
    public static ObjectNode toTree(Params params) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("block_bytes_max", params.blockBytesMax());
        json.put("block_gas_max", params.blockGasMax());
        json.put("tx_bytes_max", params.txBytesMax());
        json.put("tx_gas_max", params.txGasMax());
        json.put("evidence_age_blocks", params.evidenceAgeBlocks());
        json.put("power_change_max", params.powerChangeMax().toString());
        json.put("precision_ms", params.precisionMs());
        json.put("message_delay_ms", params.messageDelayMs());
        ObjectNode gas = json.putObject("gas");
        gas.put("base", params.gas().base())
                .put("signature", params.gas().signature())
                .put("deploy_byte", params.gas().deployByte())
                .put("call", params.gas().call())
                .put("data_byte", params.gas().dataByte());
        ContractParamsJson.write(params.contracts(), gas, json);
        return json;
    }

    private static List<Genesis.Member> validators(JsonFile json) throws InvalidFileException {
        List<Genesis.Member> members = new ArrayList<>();
        for (JsonFile item : json.items("validators", ValidatorSet.SIZE_MAX)) {
            JsonFile member = item.of(List.of("public_key", "power", "name"));
            PublicKey key = value(member, "public_key", PublicKey::fromHex);
            long power = member.whole("power");
            if (power < 1 || power > ValidatorSet.TOTAL_POWER_MAX) {
                throw member.problem(member.at("power") + " is " + power + ", expected 1 to 2^60");
            }
            String name = member.has("name") ? member.text("name") : "";
            members.add(new Genesis.Member(new Validator(key, power), name));
        }
        return members;
    }

    private static List<Genesis.Account> accounts(JsonFile json) throws InvalidFileException {
        List<Genesis.Account> accounts = new ArrayList<>();
        for (JsonFile item : json.items("accounts", Genesis.ACCOUNTS_MAX)) {
            JsonFile account = item.of(List.of("address", "balance"));
            accounts.add(
                    new Genesis.Account(
                            value(account, "address", Address::fromHex),
                            value(account, "balance", Amount::parse)));
        }
        return accounts;
    }

    private static Genesis.Administrators administrators(JsonFile json)
            throws InvalidFileException {
        if (!json.has("administrators")) {
            return new Genesis.Administrators(0, List.of());
        }
        JsonFile object = json.object("administrators").of(List.of("threshold", "public_keys"));
        List<PublicKey> keys = new ArrayList<>();
        for (JsonFile item : object.items("public_keys", Genesis.Administrators.COUNT_MAX)) {
            keys.add(read(item, item.place(), item.asText(), PublicKey::fromHex));
        }
        long threshold = object.whole("threshold");
        if (threshold > Genesis.Administrators.COUNT_MAX) {
            throw object.problem(object.at("threshold") + " is more than the number of keys");
        }
        return new Genesis.Administrators((int) threshold, keys);
    }

    private static Params params(JsonFile json) throws InvalidFileException {
        Params standard = Params.DEFAULT;
        if (!json.has("params")) {
            return standard;
        }
        JsonFile object = json.object("params").of(PARAMS);
        Fraction powerChangeMax =
                object.has("power_change_max")
                        ? value(object, "power_change_max", Fraction::parse)
                        : standard.powerChangeMax();
        try {
            return new Params(
                    object.whole("block_bytes_max", standard.blockBytesMax()),
                    object.whole("block_gas_max", standard.blockGasMax()),
                    object.whole("tx_bytes_max", standard.txBytesMax()),
                    object.whole("tx_gas_max", standard.txGasMax()),
                    object.whole("evidence_age_blocks", standard.evidenceAgeBlocks()),
                    object.whole("precision_ms", standard.precisionMs()),
                    object.whole("message_delay_ms", standard.messageDelayMs()),
                    powerChangeMax,
                    gas(object),
                    ContractParamsJson.read(object));
        } catch (IllegalArgumentException e) {
            throw object.problem("params: " + e.getMessage());
        }
    }

    private static GasPrices gas(JsonFile params) throws InvalidFileException {
        GasPrices standard = GasPrices.DEFAULT;
        if (!params.has("gas")) {
            return standard;
        }
        JsonFile object = params.object("gas").of(GAS);
        return new GasPrices(
                object.whole("base", standard.base()),
                object.whole("signature", standard.signature()),
                object.whole("deploy_byte", standard.deployByte()),
                object.whole("call", standard.call()),
                object.whole("data_byte", standard.dataByte()));
    }

    private interface Parser<T> {
        T parse(String text) throws MalformedInputException;
    }

    private static <T> T value(JsonFile object, String name, Parser<T> parser)
            throws InvalidFileException {
        return read(object, object.at(name), object.text(name), parser);
    }

    private static <T> T read(JsonFile object, String place, String text, Parser<T> parser)
            throws InvalidFileException {
        try {
            return parser.parse(text);
        } catch (MalformedInputException e) {
            throw object.problem(place + ": " + e.getMessage());
        }
    }
}

package io.loombft.core.types;

import io.loombft.core.bytes.Bytes;
import io.loombft.core.crypto.Hash;
import io.loombft.core.merkle.MerkleProof;
import io.loombft.core.types.TransactionBody.ContractCall;
import io.loombft.core.types.TransactionBody.ContractDeploy;
import io.loombft.core.types.TransactionBody.ContractUpgrade;
import io.loombft.core.types.TransactionBody.Transfer;
import io.loombft.core.types.TransactionBody.ValidatorUpdate;
import io.loombft.core.wasm.CodePrices;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Every encoding, byte by byte, as it is documented and as it stays. */
class GoldenEncodingsTest {
    private static final Bytes ONE_TERA_SQUARED = Samples.bytes("00000000000100000000000000000000");

    @Test
    void transfer() {
        Transfer body = Samples.transfer();
        Transaction signed = Samples.signed(body);
        transaction("transfer", "Moves money to another account.", 1)
                .bytes("to", body.to().bytes())
                .bytes("amount = 2^80", ONE_TERA_SQUARED)
                .text("memo", "tea")
                .bytes("signature", signed.signature().bytes())
                .derived("sign bytes", signed.content().signBytes(Samples.CHAIN))
                .derived("sender", signed.sender().bytes())
                .derived("hash", signed.hash().bytes())
                .check(signed);
    }

    @Test
    void contractDeploy() {
        ContractDeploy body = Samples.deploy();
        Transaction signed = Samples.signed(body);
        transaction("contract_deploy", "Stores a contract that may be re-entered.", 2)
                .u8("flags", 1)
                .bytes("admin", body.admin().bytes())
                .blob("wasm", Samples.WASM)
                .blob("init", Samples.INPUT)
                .bytes("signature", signed.signature().bytes())
                .derived("sign bytes", signed.content().signBytes(Samples.CHAIN))
                .derived("hash", signed.hash().bytes())
                .check(signed);
    }

    @Test
    void contractCall() {
        ContractCall body = Samples.call();
        Transaction signed = Samples.signed(body);
        transaction("contract_call", "Calls a contract with some money.", 3)
                .bytes("to", body.to().bytes())
                .bytes("value = 5", Samples.bytes("00000000000000000000000000000005"))
                .blob("input", Samples.INPUT)
                .bytes("signature", signed.signature().bytes())
                .derived("sign bytes", signed.content().signBytes(Samples.CHAIN))
                .derived("hash", signed.hash().bytes())
                .check(signed);
    }

    @Test
    void validatorUpdate() {
        ValidatorUpdate body = Samples.update();
        Transaction signed = Samples.signed(body);
        transaction("validator_update", "Adds a validator, if enough administrators say so.", 4)
                .u8("action (add)", 1)
                .bytes("validator", body.validator().bytes())
                .u64("power", 40)
                .bytes("signature", signed.signature().bytes())
                .derived("sign bytes", signed.content().signBytes(Samples.CHAIN))
                .derived("hash", signed.hash().bytes())
                .check(signed);
    }

    @Test
    void contractUpgrade() {
        ContractUpgrade body = Samples.upgrade();
        Transaction signed = Samples.signed(body);
        transaction("contract_upgrade", "Replaces a contract's code.", 5)
                .bytes("contract", body.contract().bytes())
                .blob("wasm", Samples.WASM)
                .blob("input", Samples.INPUT)
                .bytes("signature", signed.signature().bytes())
                .derived("sign bytes", signed.content().signBytes(Samples.CHAIN))
                .derived("hash", signed.hash().bytes())
                .check(signed);
    }

    @Test
    void transactionSignBytes() {
        Transaction signed = Samples.signed(Samples.update());
        int contentBytes = signed.size() - 64;
        Golden.of("sign_bytes_transaction", "What the sender of a transaction signs.")
                .text("tag", "loombft/transaction/v1")
                .text("chain id", "golden-1")
                .bytes("transaction without its signature", signed.encoded().slice(0, contentBytes))
                .check(signed.content().signBytes(Samples.CHAIN));
    }

    @Test
    void prevoteForNil() {
        SignedVote signed = Samples.signed(0, Samples.vote(0, VoteType.PREVOTE, Ballot.nil()));
        Golden.of("prevote", "A signed prevote for nil.")
                .u8("type (prevote)", 1)
                .u64("height", 5)
                .u32("round", 1)
                .bytes("ballot (nil)", Hash.ZERO.bytes())
                .bytes("validator", Samples.id(0).bytes())
                .bytes("signature", signed.signature().bytes())
                .check(signed);
    }

    @Test
    void precommit() {
        SignedVote signed = Samples.precommit(0, Ballot.of(Samples.hash(0xb1)));
        Golden.of("precommit", "A signed precommit for a block.")
                .u8("type (precommit)", 2)
                .u64("height", 5)
                .u32("round", 1)
                .bytes("ballot", Samples.hash(0xb1).bytes())
                .bytes("validator", Samples.id(0).bytes())
                .bytes("signature", signed.signature().bytes())
                .check(signed);
    }

    @Test
    void voteSignBytes() {
        Golden.of("sign_bytes_vote", "What a validator signs to precommit a block.")
                .text("tag", "loombft/vote/v1")
                .text("chain id", "golden-1")
                .u8("type (precommit)", 2)
                .u64("height", 5)
                .u32("round", 1)
                .bytes("ballot", Samples.hash(0xb1).bytes())
                .check(
                        Samples.vote(0, VoteType.PRECOMMIT, Ballot.of(Samples.hash(0xb1)))
                                .signBytes(Samples.CHAIN));
    }

    @Test
    void proposal() {
        SignedProposal signed = Samples.signed(Samples.proposal(Round.NONE));
        Golden.of("proposal", "A signed proposal of a new block, so without a valid round.")
                .u64("height", 5)
                .u32("round", 1)
                .u32("valid round (none)", -1)
                .bytes("block hash", Samples.hash(0xb1).bytes())
                .u32("part count", 3)
                .bytes("part root", Samples.hash(0xb2).bytes())
                .bytes("proposer", Samples.id(0).bytes())
                .bytes("signature", signed.signature().bytes())
                .check(signed);
    }

    @Test
    void proposalSignBytes() {
        Golden.of("sign_bytes_proposal", "What a proposer signs to propose a valid block again.")
                .text("tag", "loombft/proposal/v1")
                .text("chain id", "golden-1")
                .u64("height", 5)
                .u32("round", 1)
                .u32("valid round", 0)
                .bytes("block hash", Samples.hash(0xb1).bytes())
                .u32("part count", 3)
                .bytes("part root", Samples.hash(0xb2).bytes())
                .check(Samples.proposal(Round.ZERO).signBytes(Samples.CHAIN));
    }

    @Test
    void part() {
        Golden.of("part", "The second of three parts; its path leads through two siblings.")
                .blob("bytes", Samples.INPUT)
                .u32("index", 1)
                .u32("count", 3)
                .u32("path length", 2)
                .bytes("path[0]", Samples.hash(0x01).bytes())
                .bytes("path[1]", Samples.hash(0x02).bytes())
                .check(
                        new BlockPart(
                                Samples.INPUT,
                                new MerkleProof(
                                        1, 3, List.of(Samples.hash(0x01), Samples.hash(0x02)))));
    }

    @Test
    void certificate() {
        Certificate certificate = Samples.certificate();
        certificateFields(
                        Golden.of("certificate", "Precommits of three validators for a block."),
                        "",
                        certificate)
                .derived("hash", certificate.hash().bytes())
                .check(certificate);
    }

    @Test
    void noCertificate() {
        Golden.of("certificate_none", "What stands for the last commit in block 1.")
                .u8("type (precommit)", 2)
                .u64("height", 0)
                .u32("round", 0)
                .bytes("ballot (nil)", Hash.ZERO.bytes())
                .u32("count", 0)
                .derived("hash", Certificate.NONE.hash().bytes())
                .check(Certificate.NONE);
    }

    @Test
    void duplicateVote() {
        Evidence evidence = Samples.duplicateVote();
        Golden.of("evidence_votes", "Two precommits of one validator in one round.")
                .u8("kind (votes)", 1)
                .bytes(
                        "smaller signed vote",
                        Samples.precommit(2, Ballot.of(Samples.hash(0xe1))).encoded())
                .bytes(
                        "larger signed vote",
                        Samples.precommit(2, Ballot.of(Samples.hash(0xe2))).encoded())
                .derived("hash", evidence.hash().bytes())
                .check(evidence);
    }

    @Test
    void duplicateProposal() {
        Evidence evidence = Samples.duplicateProposal();
        Golden.of("evidence_proposals", "Two proposals of one validator in one round.")
                .u8("kind (proposals)", 2)
                .bytes(
                        "smaller signed proposal",
                        Samples.signed(Samples.proposal(Round.ZERO)).encoded())
                .bytes(
                        "larger signed proposal",
                        Samples.signed(Samples.proposal(Round.NONE)).encoded())
                .derived("hash", evidence.hash().bytes())
                .check(evidence);
    }

    @Test
    void header() {
        BlockHeader header = Samples.block().header();
        headerFields(Golden.of("header", "What a block hash commits to."), header)
                .derived("hash", header.hash().bytes())
                .check(header);
    }

    @Test
    void block() {
        Block block = Samples.block();
        Golden golden = headerFields(Golden.of("block", "A whole block."), block.header());
        golden.u32("transaction count", 2);
        for (Transaction transaction : block.transactions()) {
            golden.blob("transaction", transaction.encoded());
        }
        golden.u32("evidence count", 1).bytes("evidence", Samples.duplicateVote().encoded());
        certificateFields(golden, "last commit ", block.lastCommit())
                .derived("hash", block.hash().bytes())
                .check(block);
    }

    @Test
    void validatorSet() {
        ValidatorSet set = Samples.validators(10, 20);
        Golden.of("validator_set", "Two validators, by public key.")
                .u32("count", 2)
                .bytes("public key", Samples.id(0).bytes())
                .u64("power", 10)
                .bytes("public key", Samples.id(1).bytes())
                .u64("power", 20)
                .derived("hash", set.hash().bytes())
                .check(set);
    }

    @Test
    void params() {
        paramsFields(Golden.of("params", "The consensus parameters by default."))
                .derived("hash", Params.DEFAULT.hash().bytes())
                .check(Params.DEFAULT);
    }

    @Test
    void genesis() {
        Genesis genesis = Samples.genesis();
        Golden golden =
                Golden.of("genesis", "What a chain begins with; lists sorted, whatever the file.")
                        .text("chain id", "golden-1")
                        .u64("time ms", 1_700_000_000_000L)
                        .u32("validator count", 2)
                        .bytes("public key", Samples.id(0).bytes())
                        .u64("power", 10)
                        .text("name", "")
                        .bytes("public key", Samples.id(1).bytes())
                        .u64("power", 20)
                        .text("name", "zoë")
                        .u32("account count", 2)
                        .bytes("address", Samples.address(1).bytes())
                        .bytes("balance", Samples.bytes("fffffffffffffffffffffffffffffc17"))
                        .bytes("address", Samples.address(2).bytes())
                        .bytes("balance = 1000", Samples.bytes("000000000000000000000000000003e8"))
                        .u32("threshold", 1)
                        .u32("administrator count", 2)
                        .bytes("administrator", Samples.id(2).bytes())
                        .bytes("administrator", Samples.id(3).bytes());
        paramsFields(golden).derived("hash", genesis.hash().bytes()).check(genesis);
    }

    @Test
    void receipt() {
        Golden.of("receipt", "A transaction that ran out of gas, with what a contract said.")
                .bytes("transaction hash", Samples.hash(0x77).bytes())
                .u8("code (out of gas)", 6)
                .u64("gas used", 24_048)
                .bytes("fee = 48096", Samples.bytes("0000000000000000000000000000bbe0"))
                .blob("output", Samples.bytes("0102"))
                .u32("event count", 2)
                .bytes("contract", Samples.address(0xcc).bytes())
                .text("topic", "paid")
                .blob("data", Samples.INPUT)
                .bytes("contract", Samples.address(0xcd).bytes())
                .text("topic", "")
                .blob("data", Bytes.EMPTY)
                .check(Samples.receipt());
    }

    private static Golden transaction(String name, String sentence, int type) {
        return Golden.of(name, sentence)
                .u8("type", type)
                .bytes("public key", Samples.id(0).bytes())
                .u64("nonce", 7)
                .u64("gas limit", 50_000)
                .u64("gas price", 2);
    }

    private static Golden headerFields(Golden golden, BlockHeader header) {
        return golden.text("chain id", "golden-1")
                .u64("height", 6)
                .u64("timestamp ms", 1_700_000_000_123L)
                .bytes("previous block hash", header.prevBlockHash().bytes())
                .bytes("last commit hash", header.lastCommitHash().bytes())
                .bytes("transactions root", header.txMerkleRoot().bytes())
                .bytes("evidence root", header.evidenceRoot().bytes())
                .bytes("validator set hash", header.validatorSetHash().bytes())
                .bytes("next validator set hash", header.nextValidatorSetHash().bytes())
                .bytes("params hash", header.paramsHash().bytes())
                .bytes("state root", header.stateRoot().bytes())
                .bytes("receipts root", header.receiptsRoot().bytes())
                .bytes("proposer", header.proposer().bytes());
    }

    private static Golden certificateFields(Golden golden, String prefix, Certificate certificate) {
        golden.u8(prefix + "type (precommit)", 2)
                .u64(prefix + "height", 5)
                .u32(prefix + "round", 1)
                .bytes(prefix + "ballot", Samples.hash(0xb1).bytes())
                .u32(prefix + "count", 3);
        for (int i = 0; i < 3; i++) {
            golden.bytes(prefix + "validator", Samples.id(i + 1).bytes())
                    .bytes(
                            prefix + "signature",
                            certificate.signatures().get(i).signature().bytes());
        }
        return golden;
    }

    private static Golden paramsFields(Golden golden) {
        golden.u64("block bytes max", 4_194_304)
                .u64("block gas max", 300_000_000)
                .u64("tx bytes max", 1_048_576)
                .u64("tx gas max", 100_000_000)
                .u64("evidence age blocks", 10_000)
                .u64("precision ms", 500)
                .u64("message delay ms", 15_000)
                .u32("power change max, numerator", 1)
                .u32("power change max, denominator", 3)
                .u64("gas base", 21_000)
                .u64("gas signature", 3_000)
                .u64("gas deploy byte", 200)
                .u64("gas call", 10_000)
                .u64("gas data byte", 16);
        ContractParams contracts = Params.DEFAULT.contracts();
        hostFields(golden, contracts.host());
        codeFields(golden, contracts.code());
        ContractLimits limits = contracts.limits();
        return golden.u32("contracts code bytes max", limits.codeBytesMax())
                .u32("contracts call depth max", limits.callDepthMax())
                .u32("contracts nesting max", limits.nestingMax())
                .u32("contracts memory pages max", limits.memoryPagesMax())
                .u32("contracts storage value max", limits.storageValueMax())
                .u32("contracts resident bytes max", limits.residentBytesMax());
    }

    private static void hostFields(Golden golden, HostPrices prices) {
        golden.u32("host start", prices.start())
                .u32("host code byte", prices.codeByte())
                .u32("host context", prices.context())
                .u32("host memory byte", prices.memoryByte())
                .u32("host storage read", prices.storageRead())
                .u32("host storage read byte", prices.storageReadByte())
                .u32("host storage write", prices.storageWrite())
                .u32("host storage write byte", prices.storageWriteByte())
                .u32("host storage next", prices.storageNext())
                .u32("host balance", prices.balance())
                .u32("host transfer", prices.transfer())
                .u32("host event", prices.event())
                .u32("host event byte", prices.eventByte())
                .u32("host sha256", prices.sha256())
                .u32("host sha256 byte", prices.sha256Byte())
                .u32("host keccak256", prices.keccak256())
                .u32("host keccak256 byte", prices.keccak256Byte())
                .u32("host ed25519", prices.ed25519())
                .u32("host secp256k1", prices.secp256k1())
                .u32("host load", prices.load())
                .u32("host load work", prices.loadWork());
    }

    private static void codeFields(Golden golden, CodePrices prices) {
        golden.u32("code simple", prices.simple())
                .u32("code multiply", prices.multiply())
                .u32("code divide", prices.divide())
                .u32("code bits", prices.bits())
                .u32("code load", prices.load())
                .u32("code store", prices.store())
                .u32("code global", prices.global())
                .u32("code branch", prices.branch())
                .u32("code branch table", prices.branchTable())
                .u32("code call", prices.call())
                .u32("code call indirect", prices.callIndirect())
                .u32("code host call", prices.hostCall())
                .u32("code memory grow", prices.memoryGrow())
                .u32("code memory page", prices.memoryPage())
                .u32("code frame slot", prices.frameSlot())
                .u32("code frame", prices.frame());
    }
}

package io.loombft.console.app;

import io.loombft.console.alerts.AlertsModel;
import io.loombft.console.alerts.AlertsView;
import io.loombft.console.alerts.DesktopSignals;
import io.loombft.console.app.Page.Group;
import io.loombft.console.chain.AccountsModel;
import io.loombft.console.chain.AccountsView;
import io.loombft.console.chain.BlocksModel;
import io.loombft.console.chain.BlocksView;
import io.loombft.console.chain.TransactionsModel;
import io.loombft.console.chain.TransactionsView;
import io.loombft.console.connection.Desk;
import io.loombft.console.connection.Fleet;
import io.loombft.console.contracts.ContractsModel;
import io.loombft.console.contracts.ContractsView;
import io.loombft.console.equivocations.EquivocationsModel;
import io.loombft.console.equivocations.EquivocationsView;
import io.loombft.console.keys.Keyring;
import io.loombft.console.keys.OperatorTokens;
import io.loombft.console.live.LiveModel;
import io.loombft.console.live.LiveView;
import io.loombft.console.mempool.MempoolModel;
import io.loombft.console.mempool.MempoolView;
import io.loombft.console.overview.OverviewModel;
import io.loombft.console.overview.OverviewView;
import io.loombft.console.peers.PeersModel;
import io.loombft.console.peers.PeersView;
import io.loombft.console.recorder.RecorderModel;
import io.loombft.console.recorder.RecorderView;
import io.loombft.console.remembered.Notebook;
import io.loombft.console.remembered.PreferencesFile;
import io.loombft.console.settings.SettingsModel;
import io.loombft.console.settings.SettingsView;
import io.loombft.console.storage.StorageModel;
import io.loombft.console.storage.StorageView;
import io.loombft.console.validators.ValidatorsModel;
import io.loombft.console.validators.ValidatorsView;
import io.loombft.console.wallet.WalletModel;
import io.loombft.console.wallet.WalletView;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;
import javafx.scene.Parent;

/** All pages and their models. Used by the thread that paints. */
final class Pages {
    private final OverviewModel overview;
    private final LiveModel live;
    private final ValidatorsModel validators;
    private final PeersModel peers;
    private final EquivocationsModel equivocations;
    private final BlocksModel blocks;
    private final TransactionsModel transactions;
    private final AccountsModel accounts;
    private final ContractsModel contracts;
    private final MempoolModel mempool;
    private final AlertsModel alerts;
    private final StorageModel storage;
    private final RecorderModel recorder;
    private final WalletModel wallet;
    private final SettingsModel settings;
    private final Keyring keyring;
    private final List<Page> all;

    Pages(
            Desk desk,
            OperatorTokens tokens,
            DesktopSignals signals,
            SettingsModel settings,
            Notebook notebook,
            Optional<Path> recording) {
        overview = new OverviewModel();
        live = new LiveModel();
        validators = new ValidatorsModel();
        peers = new PeersModel(desk, tokens);
        equivocations = new EquivocationsModel();
        blocks = new BlocksModel(desk);
        transactions = new TransactionsModel(desk);
        accounts = new AccountsModel(desk, notebook);
        mempool = new MempoolModel();
        alerts = new AlertsModel(desk, signals);
        storage = new StorageModel();
        recorder = new RecorderModel(desk, tokens);
        keyring = new Keyring();
        contracts = new ContractsModel(desk, keyring, notebook);
        wallet = new WalletModel(desk, keyring, PreferencesFile.folder().resolve("keys"), notebook);
        this.settings = settings;
        all = Stream.of(network(), chain(), operation()).flatMap(List::stream).toList();
        recording.ifPresent(folder -> recorder.open(folder.toString()));
    }

    private List<Page> network() {
        return List.of(
                page(
                        "overview",
                        "Overview",
                        Group.NETWORK,
                        new OverviewView(overview).root(),
                        overview::show),
                page("live", "Live round", Group.NETWORK, new LiveView(live).root(), live::show),
                page(
                        "validators",
                        "Validators",
                        Group.NETWORK,
                        new ValidatorsView(validators).root(),
                        validators::show),
                page("peers", "Peers", Group.NETWORK, new PeersView(peers).root(), peers::show),
                page(
                        "equivocations",
                        "Equivocations",
                        Group.NETWORK,
                        new EquivocationsView(equivocations).root(),
                        equivocations::show));
    }

    private List<Page> chain() {
        return List.of(
                page("blocks", "Blocks", Group.CHAIN, new BlocksView(blocks).root(), blocks::show),
                page(
                        "transactions",
                        "Transactions",
                        Group.CHAIN,
                        new TransactionsView(transactions).root(),
                        transactions::show),
                page(
                        "accounts",
                        "Accounts",
                        Group.CHAIN,
                        new AccountsView(accounts).root(),
                        accounts::show),
                page(
                        "contracts",
                        "Contracts",
                        Group.CHAIN,
                        new ContractsView(contracts).root(),
                        contracts::show),
                page(
                        "mempool",
                        "Mempool",
                        Group.CHAIN,
                        new MempoolView(mempool).root(),
                        mempool::show));
    }

    private List<Page> operation() {
        return List.of(
                always(
                        "alerts",
                        "Alerts",
                        Group.OPERATION,
                        new AlertsView(alerts).root(),
                        alerts::show),
                page(
                        "storage",
                        "Storage and runtime",
                        Group.OPERATION,
                        new StorageView(storage).root(),
                        storage::show),
                always(
                        "recorder",
                        "Flight recorder",
                        Group.OPERATION,
                        new RecorderView(recorder).root(),
                        recorder::show),
                page(
                        "wallet",
                        "Wallet",
                        Group.OPERATION,
                        new WalletView(wallet).root(),
                        wallet::show),
                always(
                        "settings",
                        "Settings",
                        Group.OPERATION,
                        new SettingsView(settings).root(),
                        settings::show));
    }

    private static Page page(
            String id, String title, Group group, Parent root, Consumer<Fleet> show) {
        return new Page(id, title, group, true, root, show);
    }

    /** A page that is of use without a node. */
    private static Page always(
            String id, String title, Group group, Parent root, Consumer<Fleet> show) {
        return new Page(id, title, group, false, root, show);
    }

    List<Page> all() {
        return all;
    }

    Page first() {
        return all.getFirst();
    }

    Optional<Page> byId(String id) {
        return all.stream().filter(page -> page.id().equals(id)).findFirst();
    }

    Page after(Page page) {
        return all.get((all.indexOf(page) + 1) % all.size());
    }

    Page before(Page page) {
        return all.get((all.indexOf(page) + all.size() - 1) % all.size());
    }

    SettingsModel settings() {
        return settings;
    }

    AlertsModel alerts() {
        return alerts;
    }

    BlocksModel blocks() {
        return blocks;
    }

    TransactionsModel transactions() {
        return transactions;
    }

    AccountsModel accounts() {
        return accounts;
    }

    void forgetTheKey() {
        keyring.close();
    }

    /** Once a second, shown or not. */
    void sample(Fleet fleet) {
        keyring.tick(fleet.now());
        overview.sample(fleet);
        mempool.sample(fleet);
        storage.sample(fleet);
        alerts.sample(fleet);
    }
}

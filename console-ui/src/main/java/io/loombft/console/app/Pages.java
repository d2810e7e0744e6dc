package io.loombft.console.app;

import io.loombft.console.app.Page.Group;
import io.loombft.console.connection.Desk;
import io.loombft.console.connection.Fleet;
import io.loombft.console.live.LiveModel;
import io.loombft.console.live.LiveView;
import io.loombft.console.overview.OverviewModel;
import io.loombft.console.overview.OverviewView;
import io.loombft.console.settings.SettingsModel;
import io.loombft.console.settings.SettingsView;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** All pages and their models. Used by the thread that paints. */
final class Pages {
    private final OverviewModel overview = new OverviewModel();
    private final LiveModel live = new LiveModel();
    private final SettingsModel settings;
    private final List<Page> all;

    Pages(Desk desk, SettingsModel.Actions actions, Optional<Path> recording) {
        settings = new SettingsModel(actions);
        all =
                List.of(
                        new Page(
                                "overview",
                                "Overview",
                                Group.NETWORK,
                                true,
                                new OverviewView(overview).root(),
                                overview::show),
                        new Page(
                                "live",
                                "Live round",
                                Group.NETWORK,
                                true,
                                new LiveView(live).root(),
                                live::show),
                        new Page(
                                "settings",
                                "Settings",
                                Group.OPERATION,
                                false,
                                new SettingsView(settings).root(),
                                settings::show));
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

    int alertsFiring() {
        return 0;
    }

    Page block(long height) {
        return first();
    }

    Page blockByHash(String hash) {
        return first();
    }

    Page transaction(String hash) {
        return first();
    }

    Page account(String address) {
        return first();
    }

    /** Once a second, shown or not. */
    void sample(Fleet fleet) {
        overview.sample(fleet);
    }
}

package io.loombft.console.app;

import io.loombft.console.app.Palette.Choice;
import io.loombft.console.connection.Fleet;
import io.loombft.console.connection.NodeSnapshot;
import io.loombft.console.remembered.Preferences.Theme;
import io.loombft.console.text.Figures;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What the palette offers. */
record Choices(Console console, Pages pages) {
    private static final int HASH_DIGITS = 64;
    private static final int ADDRESS_DIGITS = 40;
    private static final int HEIGHT_DIGITS_MAX = 18;

    /** Those that fit the words, in lower case, what is most likely meant first. */
    List<Choice> find(String words) {
        List<Choice> found = new ArrayList<>(named(words));
        for (Choice choice : all()) {
            if (choice.text().toLowerCase(Locale.ROOT).contains(words)) {
                found.add(choice);
            }
        }
        return found;
    }

    private List<Choice> named(String words) {
        String digits = words.startsWith("0x") ? words.substring(2) : words;
        List<Choice> found = new ArrayList<>();
        boolean isNumber = !digits.isEmpty() && digits.chars().allMatch(Character::isDigit);
        boolean isHex = digits.chars().allMatch(c -> Character.digit(c, 16) >= 0);
        if (isNumber && digits.length() <= HEIGHT_DIGITS_MAX) {
            long height = Long.parseLong(digits);
            found.add(
                    new Choice(
                            "Block " + Figures.count(height),
                            "",
                            () -> on("blocks", () -> pages.blocks().open(height))));
        }
        if (isHex && digits.length() == HASH_DIGITS) {
            found.add(
                    new Choice(
                            "Transaction " + Figures.hash(digits),
                            "",
                            () -> on("transactions", () -> pages.transactions().open(digits))));
            found.add(
                    new Choice(
                            "Block " + Figures.hash(digits),
                            "",
                            () -> on("blocks", () -> pages.blocks().openHash(digits))));
        }
        if (isHex && digits.length() == ADDRESS_DIGITS) {
            found.add(
                    new Choice(
                            "Account " + Figures.hash(digits),
                            "",
                            () -> on("accounts", () -> pages.accounts().watch(digits))));
        }
        return found;
    }

    /** A page must be open, and so know the nodes, before it can ask one. */
    private void on(String page, Runnable question) {
        pages.byId(page).ifPresent(console::open);
        question.run();
    }

    private List<Choice> all() {
        List<Choice> all = new ArrayList<>();
        for (Page page : pages.all()) {
            all.add(new Choice(page.title(), "", () -> console.open(page)));
        }
        Fleet fleet = console.connections().fleet(Instant.now());
        for (int i = 0; i < fleet.nodes().size(); i++) {
            int index = i;
            NodeSnapshot node = fleet.nodes().get(i);
            all.add(
                    new Choice(
                            "Show node " + node.label(),
                            "Ctrl+" + (i + 1),
                            () -> console.connections().select(index)));
        }
        all.add(new Choice("Theme: dark", "Ctrl+T", () -> console.theme(Theme.DARK)));
        all.add(new Choice("Theme: light", "Ctrl+T", () -> console.theme(Theme.LIGHT)));
        all.add(new Choice("Theme: as the system", "", () -> console.theme(Theme.SYSTEM)));
        all.add(new Choice("Export from this page", "Ctrl+E", console::offerExports));
        all.add(new Choice("Kiosk mode", "F11", console::toggleKiosk));
        all.add(new Choice("Quit", "Ctrl+Q", console::quit));
        return all;
    }
}

package dev.nightjar.jobs.sample;

import java.util.Locale;

/** Titles as a shop writes them: colour or character, material, noun, now and then the cut after a comma. */
final class Looks {

    private static final double CUT_SHARE = 0.15;

    private Looks() {}

    static Item.Look draw(Leaf leaf, Dice dice) {
        String tint = dice.pick(leaf.words().tints());
        String material = dice.pick(leaf.words().materials());
        String noun = dice.pick(leaf.words().nouns());
        String title = tint + " " + capitals(material) + " " + noun + cut(leaf, dice);
        return new Item.Look(title, tint.toLowerCase(Locale.ROOT), material);
    }

    private static String cut(Leaf leaf, Dice dice) {
        boolean named = dice.chance(CUT_SHARE);
        SizeSystem system = leaf.sizes().system();
        if (!named || (system != SizeSystem.ALPHA && system != SizeSystem.WAIST)) {
            return "";
        }
        return dice.chance(0.5) ? ", Relaxed Fit" : ", Slim Fit";
    }

    private static String capitals(String words) {
        StringBuilder text = new StringBuilder(words);
        for (int i = 0; i < words.length(); i++) {
            boolean starts = i == 0 || words.charAt(i - 1) == ' ' || words.charAt(i - 1) == '-';
            text.setCharAt(i, starts ? Character.toUpperCase(words.charAt(i)) : words.charAt(i));
        }
        return text.toString();
    }
}

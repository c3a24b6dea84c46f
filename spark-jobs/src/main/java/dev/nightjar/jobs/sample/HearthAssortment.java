package dev.nightjar.jobs.sample;

import java.util.List;
import java.util.Set;

/** The words and numbers of the home shop. Columns are named in {@link Assortment#leaves}; prices in euro. */
final class HearthAssortment {

    private static final List<String> PALETTE = List.of(
            "White", "Sand", "Sage", "Slate", "Terracotta", "Ink", "Ochre", "Blush", "Olive", "Stone", "Indigo");

    private static final String LEAVES = """
            kitchen/cutting-boards|-|7|11|0.2|15-95  |kitchen/knives|\
                Small,Large,Round,End-Grain;oak,walnut,acacia,bamboo,beech;Cutting Board,Chopping Board,Carving Board
            kitchen/knives        |-|4|11|0.2|20-160 |kitchen/cutting-boards|\
                Forged,Slim,Balanced,Hammered;steel,damascus steel,ceramic;Chef Knife,Bread Knife,Paring Knife,Santoku
            kitchen/pans          |-|5|10|0.2|25-190 |kitchen/storage|\
                Deep,Shallow,Wide,Classic;cast iron,carbon steel,enamel;Frying Pan,Casserole,Saucepan,Skillet
            kitchen/mugs          |-|5|11|0.3|8-32   |kitchen/coffee|\
                ;stoneware,porcelain,enamel;Mug,Espresso Cup,Tall Mug
            kitchen/glasses       |-|3|6 |0.2|6-45   |kitchen/carafes|\
                Clear,Smoked,Amber,Ribbed;glass,recycled glass,crystal;Tumbler,Wine Glass,Highball
            kitchen/carafes       |-|2|6 |0.4|18-70  |kitchen/glasses|\
                Clear,Smoked,Ribbed,Tall;glass,recycled glass;Carafe,Jug,Decanter
            kitchen/storage       |-|3|1 |0.3|8-50   |kitchen/pans|\
                Stackable,Airtight,Square,Tall;glass,steel,bamboo;Storage Jar,Canister,Bread Bin
            kitchen/coffee        |-|5|12|0.2|8-28   |kitchen/mugs|\
                Light-Roast,Dark-Roast,Decaf;arabica,house blend;Coffee Beans 500 g,Ground Coffee 250 g
            kitchen/tea           |-|3|12|0.4|5-20   |kitchen/mugs|\
                Smoky,Minted,Golden,Floral;black,green,rooibos,herbal;Loose Tea 100 g,Tea Bags 20
            bath/towels           |-|6|1 |0.2|12-60  |bath/mats|\
                ;cotton,organic cotton,linen,bamboo;Bath Towel,Hand Towel,Towel Set
            bath/mats             |-|3|1 |0.2|15-60  |bath/towels|\
                ;cotton,teak,bamboo;Bath Mat,Tufted Bath Mat
            bath/soap             |-|4|5 |0.1|5-22   |bath/storage|\
                Lavender,Citrus,Unscented,Rose,Pine;olive oil,shea butter,goat milk;Soap Bar,Hand Soap 500 ml,Soap Trio
            bath/storage          |-|2|1 |0.3|12-80  |bath/soap|\
                Slim,Round,Corner,Wide;bamboo,steel,rattan;Shelf,Laundry Basket,Soap Dish
            bedroom/bed-linen     |-|6|10|0.3|35-190 |bedroom/pillows|\
                ;cotton,linen,percale,sateen;Duvet Cover,Bed Set,Fitted Sheet
            bedroom/pillows       |-|3|10|0.1|18-110 |bedroom/bed-linen|\
                Soft,Medium,Firm,Side-Sleeper;down,wool,latex;Pillow,Travel Pillow
            bedroom/throws        |-|4|11|0.7|30-150 |home/cushions|\
                ;wool,cotton,mohair,recycled wool;Throw,Waffle Throw,Fringed Throw
            bedroom/lamps         |-|3|11|0.5|30-180 |home/rugs|\
                ;ceramic,brass,paper,linen;Bedside Lamp,Table Lamp,Reading Lamp
            garden/planters       |-|4|5 |0.8|12-120 |garden/tools|\
                ;terracotta,zinc,fibreclay;Planter,Hanging Planter,Window Box
            garden/tools          |-|3|4 |0.8|10-70  |garden/planters|\
                Short,Long-Handled,Compact,Heritage;ash,steel,oak;Hand Trowel,Secateurs,Rake,Weeding Fork
            garden/furniture      |-|3|6 |0.9|70-600 |garden/lanterns|\
                Folding,Slatted,Low,Round;teak,acacia,steel;Garden Chair,Bistro Table,Bench
            garden/lanterns       |-|2|8 |0.7|15-80  |home/candles|\
                ;steel,rattan,glass;Lantern,Hanging Lantern
            home/candles          |-|5|12|0.6|8-40   |home/vases|\
                Fig,Cedar,Amber,Vanilla,Sea Salt;soy wax,beeswax,rapeseed wax;Scented Candle,Pillar Candle,Candle Set
            home/vases            |-|3|4 |0.3|15-110 |home/candles|\
                ;stoneware,glass,porcelain;Vase,Bud Vase,Floor Vase
            home/cushions         |-|4|10|0.3|18-70  |bedroom/throws|\
                ;linen,velvet,cotton,wool;Cushion,Cushion Cover,Bolster
            home/rugs             |-|3|10|0.3|50-400 |home/cushions|\
                ;wool,jute,cotton;Rug,Runner,Round Rug
            home/cleaning         |-|3|3 |0.3|4-18   |bath/soap|\
                Lemon,Eucalyptus,Mint;plant-based,concentrated;Washing-Up Liquid 500 ml,Surface Cleaner 750 ml
            """;

    private static final String BRANDS = """
            Ember & Oak    | 0.3|rustic |kitchen garden
            Plainware      |-0.5|minimal|kitchen bath home/vases home/cushions
            Halden         | 0.7|nordic |
            Greenbank      |-0.1|rustic |garden bath/storage bath/mats
            Tidewater Mill | 0.2|coastal|bath bedroom home/rugs home/cushions
            First Kettle   | 0.1|rustic |coffee tea mugs
            Long Road Roast| 0.6|minimal|coffee
            Bee and Wick   | 0.2|rustic |candles soap cleaning
            Clear Morning  |-0.4|minimal|soap cleaning candles
            Nest Thirteen  |-0.8|minimal|
            Marchetti Forge| 0.9|classic|knives pans
            Old Mill Linen | 0.5|classic|towels bed-linen throws cushions pillows
            Lichtung       | 0.4|nordic |lamps lanterns carafes glasses vases
            Weekday Home   |-0.3|coastal|
            """;

    private HearthAssortment() {}

    static Assortment assortment() {
        return new Assortment(
                Assortment.leaves(LEAVES, PALETTE),
                Assortment.brands(BRANDS),
                Set.of("kitchen/coffee", "kitchen/tea", "bath/soap", "home/candles", "home/cleaning"));
    }
}

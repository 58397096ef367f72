-- AlterTable
ALTER TABLE "bar" ADD COLUMN     "buy_volume" INTEGER,
ADD COLUMN     "max_delta" INTEGER,
ADD COLUMN     "min_delta" INTEGER;

-- CreateTable
CREATE TABLE "second_bar" (
    "instrument" TEXT NOT NULL,
    "at" TIMESTAMPTZ(0) NOT NULL,
    "open_ticks" INTEGER NOT NULL,
    "high_ticks" INTEGER NOT NULL,
    "low_ticks" INTEGER NOT NULL,
    "close_ticks" INTEGER NOT NULL,
    "volume" INTEGER NOT NULL,
    "buy_volume" INTEGER NOT NULL,
    "max_delta" INTEGER NOT NULL,
    "min_delta" INTEGER NOT NULL,

    CONSTRAINT "second_bar_pkey" PRIMARY KEY ("instrument","at")
);

-- The apps read and write them.
GRANT SELECT, INSERT, UPDATE, DELETE ON second_bar TO portcullis_app;

ALTER TABLE bar ADD CONSTRAINT bar_flow CHECK (buy_volume IS NULL OR (buy_volume BETWEEN 0 AND volume AND max_delta >= 0 AND min_delta <= 0));
ALTER TABLE second_bar ADD CONSTRAINT second_bar_flow CHECK (buy_volume BETWEEN 0 AND volume AND max_delta >= 0 AND min_delta <= 0);

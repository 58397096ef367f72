-- AlterTable
ALTER TABLE "trade_order" ADD COLUMN     "reduce_only" BOOLEAN NOT NULL DEFAULT false;

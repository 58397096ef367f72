-- AlterTable
ALTER TABLE "trade_order" ADD COLUMN     "queue_ahead" INTEGER;

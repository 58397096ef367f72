-- AlterTable
ALTER TABLE "trade_order" DROP COLUMN "oco_id";
